"""Who sees the year's figures, and who closes a year."""

from lantai.ops.roles import DIRECTORS, EDITORS, FINAL_REVIEW, grant

for group in (EDITORS, FINAL_REVIEW, DIRECTORS):
    grant(group, "reports.view_figures")
grant(DIRECTORS, "reports.close_year")
