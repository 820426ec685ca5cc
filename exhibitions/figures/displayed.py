"""What was on display on site in a year: exhibitions by their runs, exhibits by where they are placed.

An exhibition counts in each year its run touches. What hung in it is what the published exhibition holds now, as far
as the openness gate lets it be seen; an exhibit in two exhibitions counts once.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.reports.periods import Period, once_a_period
from lantai.reports.registry import PAGES, Figure, Kind, Record, Records, Topic, Words, ident, register, register_years

from ..models import Exhibit, ExhibitionPage, OnSiteRun, Placement
from ..models.exhibit import Kind as ExhibitKind


def runs_in(period: Period) -> QuerySet[OnSiteRun]:
    """Runs that were on for a day or more of the period."""
    runs: QuerySet[OnSiteRun] = OnSiteRun.objects.during(*period.days)
    return runs


def held(period: Period) -> QuerySet[ExhibitionPage]:
    """Published exhibitions with such a run, as a query inside others."""
    return ExhibitionPage.objects.live().filter(pk__in=runs_in(period).values("page"))


@once_a_period
def exhibitions(period: Period) -> list[ExhibitionPage]:
    """They, with their runs, in the order they opened."""
    found = list(held(period).prefetch_related("runs"))
    return sorted(found, key=lambda page: (min(run.starts_on for run in page.runs.all()), page.path))


def on_display(period: Period) -> QuerySet[Exhibit]:
    """Exhibits that hung in them and may be shown."""
    placed = Placement.objects.filter(exhibition__in=held(period).values("pk"))
    exhibits: QuerySet[Exhibit] = Exhibit.objects.showable().filter(pk__in=placed.values("exhibit"))
    return exhibits


@once_a_period
def extent_by_kind(period: Period) -> dict[str, int]:
    """Their extent, by kind."""
    return dict(on_display(period).order_by().values_list("kind").annotate(Sum("extent")))


def exhibit_records(period: Period, kind: ExhibitKind) -> Records:
    """Exhibits of a kind, each with its extent and where it hung."""

    def make(exhibits: list[Exhibit]) -> list[Record]:
        shown = Placement.objects.filter(exhibit__in=exhibits, exhibition__in=held(period).values("pk"))
        hung: dict[int, list[str]] = {}
        for exhibit_id, title in shown.order_by("pk").values_list("exhibit_id", "exhibition__title"):
            hung.setdefault(exhibit_id, []).append(title)
        return [_exhibit(exhibit, "、".join(hung.get(exhibit.pk, ()))) for exhibit in exhibits]

    rows = on_display(period).filter(kind=kind).defer("description", "transcription", "note")
    return Records(rows.order_by("reference_code"), make)


def _exhibit(exhibit: Exhibit, where: str) -> Record:
    return Record(
        ident(exhibit),
        str(exhibit),
        exhibit.extent,
        url=reverse(Exhibit.snippet_viewset.get_url_name("inspect"), args=[exhibit.pk]),
        public_url=exhibit.get_absolute_url(),
        note=where,
    )


def _exhibition(page: ExhibitionPage, period: Period) -> Record:
    runs = sorted((run for run in page.runs.all() if run.touches(*period.days)), key=lambda run: run.starts_on)
    return page_record(page, note="；".join(run.when_and_where for run in runs))


def page_record(page: ExhibitionPage, contribution: int | str = 1, *, label: str = "", note: str = "") -> Record:
    """A page as a record of a figure."""
    return Record(
        ident(page),
        label or page.title,
        contribution,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        public_url=(page.url or "") if page.live else "",
        note=note,
        needs=PAGES,
    )


@once_a_period
def sections(period: Period) -> list[tuple[ExhibitionPage, int, str]]:
    """Exhibition, number and title of each section shown, in walking order."""
    found = []
    for page in exhibitions(period):
        titles = [
            block["value"].get("title", "").strip()
            for block in page.body.raw_data
            if block is not None and block["type"] == "section"
        ]
        found += [(page, number, title) for number, title in enumerate(titles, 1) if title]
    return found


def _section_records(period: Period) -> Records:
    return Records.listed(
        Record(
            f"{ident(page)}#{number}",
            title,
            title,
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            public_url=page.url or "",
            note=page.title,
            needs=PAGES,
        )
        for page, number, title in sections(period)
    )


def _shown(key: str, kind: ExhibitKind, label: Words, counted: Words, word: str, order: int) -> Figure:
    return Figure(
        key=key,
        label=label,
        definition=counted,
        count_word=word,
        topic=Topic.EXHIBITIONS,
        order=order,
        exact=kind == ExhibitKind.DOCUMENT,
        compute=lambda period: extent_by_kind(period).get(kind, 0),
        records=lambda period: exhibit_records(period, kind),
        address=lambda _period: (
            f"{reverse(Exhibit.snippet_viewset.get_url_name('list'))}?{urlencode({'kind': kind, 'showable': 'true'})}"
        ),
        is_public=True,
        is_headline=True,
    )


register(
    Figure(
        key="exhibitions_held",
        label=_("Exhibitions held"),
        definition=_(
            "Published exhibitions that were on show on site on at least one day of the year. One over New Year counts "
            "in both years."
        ),
        count_word="个",
        topic=Topic.EXHIBITIONS,
        order=10,
        compute=lambda period: held(period).count(),
        records=lambda period: Records.listed(_exhibition(page, period) for page in exhibitions(period)),
        is_public=True,
        is_headline=True,
    ),
    Figure(
        key="sections_shown",
        label=_("Sections shown"),
        definition=_("Titles of the sections of the exhibitions on show on site in the year, in walking order."),
        kind=Kind.TEXT,
        topic=Topic.EXHIBITIONS,
        order=20,
        compute=lambda period: dict.fromkeys(title for _page, _number, title in sections(period)),
        records=_section_records,
    ),
    _shown(
        "photos_shown",
        ExhibitKind.PHOTO,
        _("Photographs shown"),
        _(
            "Extent (数量) of the photographs in exhibitions on show on site in the year: those the published exhibition "
            "holds and the public may see, each once, in however many exhibitions."
        ),
        "幅",
        30,
    ),
    _shown(
        "documents_shown",
        ExhibitKind.DOCUMENT,
        pgettext_lazy("figure", "Documents shown"),
        _(
            "Extent (数量) of the documents in exhibitions on show on site in the year: those the published exhibition "
            "holds and the public may see, each once. Spoken exactly."
        ),
        "张",
        40,
    ),
    _shown(
        "artifacts_shown",
        ExhibitKind.ARTIFACT,
        _("Artifacts shown"),
        _(
            "Extent (数量) of the artifacts in exhibitions on show on site in the year: those the published exhibition "
            "holds and the public may see, each once."
        ),
        "份",
        50,
    ),
)


@register_years
def years() -> Iterable[int]:
    """Years a run began or ended in."""
    found: set[int] = set()
    for first, last in OnSiteRun.objects.order_by().values_list("starts_on", "ends_on").distinct():
        found |= {first.year, last.year} if last else {first.year}
    return found
