"""Who sees what the public searches, and who recommends."""

from lantai.ops.roles import DIRECTORS, EDITORS, grant

PICKS = tuple(f"wagtailsearchpromotions.{deed}_searchpromotion" for deed in ("add", "change", "delete"))

grant(EDITORS, "search.view_wordssearched", *PICKS)
grant(DIRECTORS, "search.view_wordssearched")
