"""What each group may do with the register of use."""

from lantai.ops.roles import DIRECTORS, EDITORS, EVENT_STAFF, grant

for group in (EVENT_STAFF, EDITORS):
    grant(group, "readingroom.view_entry", "readingroom.add_entry")
grant(DIRECTORS, "readingroom.view_entry")
