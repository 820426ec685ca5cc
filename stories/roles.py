"""What each group may do with what belongs to stories."""

from lantai.ops.roles import DIRECTORS, EDITORS, REVIEWERS, grant

grant(
    EDITORS,
    *(
        f"stories.{action}_{model}"
        for model in ("storytheme", "outlet", "pitch")
        for action in ("add", "change", "view")
    ),
)
for group in (*REVIEWERS, DIRECTORS):
    grant(group, "stories.view_pitch")
