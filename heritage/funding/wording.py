"""How funding is spoken of."""

from django.utils.translation import gettext, ngettext


def days_left_words(days: int) -> str:
    """3 days left; of the last day: ends today."""
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days} if days else gettext("ends today")
