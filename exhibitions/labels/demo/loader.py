"""Labels of the 2025 exhibition as they hung in the square, with English words for some, and scans of their codes."""

import datetime
import random

from django.db import transaction

from lantai.ops.demo_content import register_demo
from lantai.visits.models import DailyViews, HourlyViews
from lantai.visits.online import days, freshness
from lantai.visits.online.rebuilding import rebuild_daily
from lantai.visits.online.subjects import PAGE

from ...countable import EXHIBIT
from ...models import ExhibitionPage
from ...uses import record_use
from .. import sheets
from ..models import LabelSheet, LabelWords
from ..models.sheet import Size
from ..scans import SCANS
from ..uses import LABEL

EXHIBITION = "qing-ting-dangan-shuo"
PRINTED = datetime.datetime(2025, 6, 5, 7, tzinfo=datetime.UTC)
# 9 to 11 June 2025, while the exhibition stood in the square.
FIRST_DAY, DAYS = datetime.date(2025, 6, 9), (86, 61, 44)
ENGLISH = {
    "0101-ZP·1954-永-0001": ("Delegates to the first People’s Congress of Yunxi County", "Taken on 12 July 1954."),
    "0101-ZP·1971-永-0002": (
        "Opening of the Yunxi Bridge",
        "Twelve photographs, from the first arch to the first train of carts.",
    ),
    "0101-ZP·1985-永-0003": (
        "The old street of Qingshiwei",
        "Shop fronts and flagstones before the street was rebuilt.",
    ),
}


@register_demo(90)
def load() -> str:
    """Create them once; repeating changes nothing."""
    if LabelSheet.objects.exists():
        return "Labels: already loaded"
    with transaction.atomic():
        page = ExhibitionPage.objects.get(slug=EXHIBITION)
        sheet = sheets.begin(user=None, exhibition=page, size=Size.MEDIUM, languages=LabelSheet.Languages.BOTH)
        shown = sheets.selection(sheet).shown
        for exhibit in shown:
            if words := ENGLISH.get(exhibit.reference_code):
                LabelWords.objects.create(exhibit=exhibit, title_en=words[0], text_en=words[1])
        LabelSheet.objects.filter(pk=sheet.pk).update(printed_at=PRINTED)
        record_use(LABEL, shown, source=str(sheet.pk), title=sheets.entry(sheet), at=PRINTED)
        _scan([(EXHIBIT, exhibit.pk) for exhibit in shown], page.pk)
    freshness.renew()
    return f"Labels: {len(shown)} of “{page.title}”"


def _scan(exhibits: list[tuple[str, int]], page: int) -> None:
    chance = random.Random("展签")  # noqa: S311 - the same figures every time
    what = [(PAGE, page), *exhibits]
    weights = [12, *(max(2, 10 - place) for place in range(len(exhibits)))]
    rows: dict[tuple[datetime.datetime, str, int], HourlyViews] = {}
    for number, total in enumerate(DAYS):
        begins = days.start_of(FIRST_DAY + datetime.timedelta(days=number))
        for kind, pk in chance.choices(what, weights, k=total):
            key = (days.hour_of(begins + chance.randint(9, 17) * 3600), SCANS.kind(kind), pk)
            row = rows.setdefault(key, HourlyViews(hour=key[0], kind=key[1], object_id=pk))
            row.raw, row.views = row.raw + 1, row.views + 1
    HourlyViews.objects.bulk_create(rows.values())
    rebuild_daily()
    for daily in DailyViews.objects.filter(kind__startswith=SCANS.kind(""), visitors=0):
        daily.visitors = max(1, round(daily.views * (0.4 if daily.object_id == 0 else 0.9)))
        daily.save(update_fields=["visitors"])
