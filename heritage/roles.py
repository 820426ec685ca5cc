"""What each group may do with elements, bearers and reference lists."""

from lantai.ops.roles import DIRECTORS, EDITORS, FINAL_REVIEW, REVIEWERS, grant, review

_MODELS = ("heritageelement", "bearer", "referencelist")

grant(
    EDITORS,
    *(f"heritage.{action}_{model}" for action in ("add", "change", "view") for model in _MODELS),
    "heritage.decide_consent",
)
for group in (*REVIEWERS, DIRECTORS):
    grant(group, *(f"heritage.view_{model}" for model in _MODELS))
grant(
    FINAL_REVIEW,
    "heritage.publish_heritageelement",
    "heritage.unlock_heritageelement",
    "heritage.decide_consent",
)
review("heritage.HeritageElement")
