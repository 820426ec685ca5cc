"""What each group may do with the files made of books; the pages have Wagtail's own permissions."""

from lantai.ops.roles import DIRECTORS, EDITORS, REVIEWERS, grant

grant(EDITORS, *(f"publications.{action}_bookexport" for action in ("add", "view", "delete")))
for group in (*REVIEWERS, DIRECTORS):
    grant(group, "publications.view_bookexport")
