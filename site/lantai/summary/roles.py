"""Who words the summary and looks after the rows of the return."""

from lantai.ops.roles import DIRECTORS, EDITORS, FINAL_REVIEW, grant

for group in (EDITORS, DIRECTORS):
    grant(group, "summary.change_wording")
    grant(group, *(f"summary.{verb}_returnrow" for verb in ("view", "add", "change", "delete")))
grant(FINAL_REVIEW, "summary.view_returnrow")
