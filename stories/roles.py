"""What each group may do with what belongs to stories."""

from lantai.ops.roles import EDITORS, grant

grant(EDITORS, *(f"stories.{action}_storytheme" for action in ("add", "change", "view")))
