"""A handover holds everything: it is the director's, and the administrator's."""

from lantai.ops.roles import DIRECTORS, grant

grant(DIRECTORS, *(f"handover.{action}_handover" for action in ("add", "view", "delete")))
