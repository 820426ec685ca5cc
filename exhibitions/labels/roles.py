"""What each group may do with sheets of labels; words on labels go with the exhibit."""

from lantai.ops.roles import EDITORS, grant

grant(EDITORS, *(f"labels.{action}_labelsheet" for action in ("add", "change", "view", "delete")))
