"""What each group may do with yearbooks."""

from lantai.ops.roles import DIRECTORS, EDITORS, FINAL_REVIEW, REVIEWERS, grant

_MODELS = ("yearbook", "contribution", "styleterm")
grant(
    EDITORS,
    *(f"yearbook.{action}_{model}" for model in _MODELS for action in ("add", "change", "view")),
    "yearbook.delete_contribution",
    "yearbook.delete_styleterm",
    "yearbook.send_contribution",
    "yearbook.add_handin",
    "yearbook.view_handin",
)
for group in (*REVIEWERS, DIRECTORS):
    grant(
        group,
        "yearbook.view_yearbook",
        "yearbook.view_contribution",
        "yearbook.view_handin",
        "yearbook.review_contribution",
    )
for group in (FINAL_REVIEW, DIRECTORS):
    grant(group, "yearbook.send_contribution")
