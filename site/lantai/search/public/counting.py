"""Which words are searched, and which find nothing: words and counts of the day, nothing about who asked.

Noted after the answer is sent, and only for what a person typed: no robots, no further pages, no filters. What
may be somebody's number or address is not kept.
"""

import datetime
import logging
import re
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, IntegrityError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lantai.ops.periodic import register_periodic
from lantai.visits.online.robots import is_robot

from .models import LONGEST_WORDS, WordsSearched

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=400)
# Of a day, so many different words are kept; a flood of nonsense fills no disk.
MOST_A_DAY = 2000
DAY = 86_400.0
# Identity card and telephone numbers, accounts, e-mail addresses.
_PERSONAL = re.compile(r"\d{11,}|\d{17}[xX]|@")


class NotedResponse(HttpResponse):
    """A response that does something more once it is sent."""

    afterwards: Callable[[], object] | None = None

    def close(self) -> None:
        deed, self.afterwards = self.afterwards, None
        if deed:
            deed()
        super().close()


def is_countable(request: HttpRequest, listing: Any) -> bool:
    """Whether somebody typed these words just now."""
    words = listing.words_typed
    plain = not listing.chosen and not listing.further_parameters and "page" not in request.GET
    short = 0 < len(words) <= LONGEST_WORDS and not _PERSONAL.search(words)
    return bool(request.method == "GET" and plain and short and not is_robot(request.headers.get("User-Agent", "")))


def note(words: str, found: int) -> None:
    """Count one more search for these words today. A database that is busy loses one count, nothing else."""
    day, kept = timezone.localdate(), words.casefold()[:LONGEST_WORDS]
    try:
        today = WordsSearched.objects.filter(day=day)
        if not today.filter(words=kept).update(times=F("times") + 1, found=found) and today.count() < MOST_A_DAY:
            WordsSearched.objects.create(words=kept, day=day, times=1, found=found)
    except IntegrityError:
        # Somebody else was first with the same words.
        WordsSearched.objects.filter(day=day, words=kept).update(times=F("times") + 1)
    except DatabaseError:
        logger.warning("A search could not be counted.", exc_info=True)


def forget_old() -> int:
    """Delete counts older than a year and a month; returns how many."""
    deleted, _each = WordsSearched.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
    return deleted


register_periodic("counts of searches", DAY, forget_old)
