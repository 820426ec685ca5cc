"""What each group may do with packs and preservation packages. A package holds private originals: it is the director's."""

from lantai.ops.roles import DIRECTORS, EDITORS, REVIEWERS, grant

grant(EDITORS, *(f"packs.{action}_exhibitionfile" for action in ("add", "view", "delete")))
for group in REVIEWERS:
    grant(group, "packs.view_exhibitionfile")
grant(DIRECTORS, *(f"packs.{action}_exhibitionfile" for action in ("add", "view", "delete")), "packs.keep_exhibition")
