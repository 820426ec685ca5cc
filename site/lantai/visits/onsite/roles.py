"""What each group may do with attendance."""

from lantai.ops.roles import DIRECTORS, EDITORS, EVENT_STAFF, grant

for group in (EVENT_STAFF, EDITORS):
    grant(group, "visits.view_session", "visits.organise_attendance")
    grant(group, *(f"visits.{verb}_attendant" for verb in ("add", "change", "delete")))
grant(DIRECTORS, "visits.view_session")
