"""Which words are searched, and which find nothing: words and counts of the day, nothing about who asked.

Noted after the answer is sent, and only for what a person typed: no robots, no further pages, no filters. What
may be somebody's number or address is not kept.
"""

import datetime
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import Error, IntegrityError, close_old_connections
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.search.utils import normalise_query_string

from lantai.ops.periodic import register_periodic
from lantai.pagecache.listening import register_listener
from lantai.search.folding import fold
from lantai.visits.online.robots import is_robot

from .models import LONGEST_WORDS, WordsSearched

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=400)
# Of a day, so many different words are kept; a flood of nonsense fills no disk.
MOST_A_DAY = 2000
NOTED_AFTER = 5.0
LISTENER = "search"
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
    return is_typed(request, listing) and not is_robot(request.headers.get("User-Agent", ""))


def is_typed(request: HttpRequest, listing: Any) -> bool:
    """Whether a page answers words as they are typed, that may be kept."""
    words = listing.words_typed
    plain = not listing.chosen and not listing.further_parameters and "page" not in request.GET
    short = 0 < len(words) <= LONGEST_WORDS and not _PERSONAL.search(words)
    return bool(request.method == "GET" and plain and short)


def _spelled(words: str) -> str:
    """As the words of editors' picks are, 門票 as 门票. Editors read it: 乾隆 stays, which the search folds to 干隆."""
    told = "".join(typed if typed == "乾" else folded for typed, folded in zip(words, fold(words), strict=True))
    return str(normalise_query_string(told))[:LONGEST_WORDS]


def note(words: str, found: int, times: int = 1) -> None:
    """Count one search more, or several, for these words today. A database that is busy loses one count, nothing else."""
    day, kept = timezone.localdate(), _spelled(words)
    try:
        today = WordsSearched.objects.filter(day=day)
        if not today.filter(words=kept).update(times=F("times") + times, found=found) and today.count() < MOST_A_DAY:
            WordsSearched.objects.create(words=kept, day=day, times=times, found=found)
    except IntegrityError:
        # Somebody else was first with the same words.
        WordsSearched.objects.filter(day=day, words=kept).update(times=F("times") + times)
    except Error:
        logger.warning("A search could not be counted.", exc_info=True)


def popular(part: str = "") -> QuerySet[Any, Any]:
    """Words with `part` in them that were searched, by how often: `words`, `total`, `last_day`, `most_found` on a day."""
    counted = WordsSearched.objects.filter(words__icontains=part) if part else WordsSearched.objects.all()
    return in_all(counted).order_by("-total", "words")


def in_all(counted: QuerySet[WordsSearched]) -> QuerySet[Any, Any]:
    """Counts of days added up for each of the words."""
    return counted.values("words").annotate(total=Sum("times"), last_day=Max("day"), most_found=Max("found"))


class _Heard:
    """Searches answered from kept pages, noted together some seconds later. A process that is killed loses those."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Counter[tuple[str, int]] = Counter()

    def hear(self, environ: dict[str, Any], words: str, found: int) -> None:
        if is_robot(environ.get("HTTP_USER_AGENT", "")):
            return
        with self._lock:
            is_first = not self._waiting
            self._waiting[words, found] += 1
        if is_first:
            timer = threading.Timer(NOTED_AFTER, self._note)
            timer.daemon = True
            timer.start()

    def _note(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        for (words, found), times in waiting.items():
            note(words, found, times)
        close_old_connections()


def forget_old() -> int:
    """Delete counts older than a year and a month; returns how many."""
    deleted, _each = WordsSearched.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
    return deleted


register_periodic("counts of searches", DAY, forget_old)
register_listener(LISTENER, _Heard().hear)
