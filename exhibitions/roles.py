"""What each group may do with exhibits and places."""

from lantai.ops.roles import DIRECTORS, EDITORS, FINAL_REVIEW, REVIEWERS, grant

grant(
    EDITORS,
    *(f"exhibitions.{action}_{model}" for model in ("exhibit", "place") for action in ("add", "change", "view")),
    "exhibitions.decide_openness",
)
for group in REVIEWERS:
    grant(group, "exhibitions.view_exhibit", "exhibitions.view_place")
grant(FINAL_REVIEW, "exhibitions.change_exhibit", "exhibitions.decide_openness", "exhibitions.delete_exhibit")
grant(DIRECTORS, "exhibitions.view_exhibit", "exhibitions.view_place")
