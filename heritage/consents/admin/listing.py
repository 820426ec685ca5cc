"""The ledger as a list: filters, columns, export without persons."""

import datetime
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView

from lantai.ops.spreadsheets import HallSpreadsheet

from .. import usage
from ..models import Consent, LedgerItem
from ..models.consent import in_force
from .panels import thumbnail

KINDS = (
    ("image", pgettext_lazy("ledger of consents", "picture")),
    ("audio", pgettext_lazy("ledger of consents", "sound")),
    ("video", pgettext_lazy("ledger of consents", "film")),
    ("document", pgettext_lazy("ledger of consents", "document")),
)
STANDINGS = (
    ("lacking", pgettext_lazy("ledger of consents", "not shown: consent is lacking")),
    ("standing", pgettext_lazy("ledger of consents", "consent holds")),
    ("soon", pgettext_lazy("ledger of consents", "runs out within 90 days")),
    ("free", pgettext_lazy("ledger of consents", "none needed")),
)
SOON = datetime.timedelta(days=90)


def of_kind(items: QuerySet[Any], kind: str, prefix: str = "") -> QuerySet[Any]:
    """Entries (or what `prefix` leads from) of pictures, sounds, films or documents."""
    if kind in {"audio", "video"}:
        return items.filter(**{f"{prefix}recording__type": kind})
    return items.filter(**{f"{prefix}{kind}__isnull": False})


class LedgerFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(label=_("Standing"), choices=STANDINGS, method="of_standing")
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("ledger of consents", "Kind"), choices=KINDS, method="of_kind"
    )

    class Meta:
        model = LedgerItem
        fields: list[str] = []

    def of_kind(self, items: QuerySet[LedgerItem], _name: str, kind: str) -> QuerySet[LedgerItem]:
        return of_kind(items, kind)

    def of_standing(self, items: Any, _name: str, standing: str) -> QuerySet[LedgerItem]:
        today = timezone.localdate()
        lacking = LedgerItem.objects.lacking(today)
        if standing == "lacking":
            return items.filter(pk__in=lacking)
        if standing == "free":
            return items.filter(policy=LedgerItem.Policy.NOT_NEEDED)
        held = items.filter(policy=LedgerItem.Policy.NEEDED).exclude(pk__in=lacking)
        if standing == "soon":
            last = Consent.objects.latest_of_each().filter(in_force(today), valid_until__lte=today + SOON)
            return held.filter(pk__in=last.values("item"))
        return held


class PictureColumn(Column):
    """The smallest prepared picture, as in the list of exhibits."""

    cell_template_name = "exhibitions/admin/thumbnail_cell.html"

    def get_value(self, instance: LedgerItem) -> str:
        return thumbnail(instance)


def standing_of(item: LedgerItem) -> str:
    """Whether the public may have it, in words."""
    if item.policy == LedgerItem.Policy.NOT_NEEDED:
        return pgettext("ledger of consents", "none needed")
    return gettext("consent is lacking") if item.lacks else pgettext("ledger of consents", "consent holds")


def last_day(item: LedgerItem) -> datetime.date | None:
    """The first last day among the consents that hold."""
    ends = [c.valid_until for c in item.consents.all() if c.state == Consent.State.STANDING and c.valid_until]
    return min(ends, default=None)


COLUMNS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "title": (pgettext_lazy("ledger of consents", "Title"), str),
    "kind": (pgettext_lazy("ledger of consents", "Kind"), lambda item: item.kind_label),
    "policy": (_("Policy"), lambda item: str(item.get_policy_display())),
    "standing": (_("Standing"), standing_of),
    "last_day": (pgettext_lazy("consent", "last day"), last_day),
    "used": (_("Used in"), lambda item: item.used),
    "closed_at": (_("Taken down"), lambda item: item.closed_at and timezone.make_naive(item.closed_at)),
}


class LedgerIndexView(HallSpreadsheet, IndexView):
    """Entries with what they stand for. Exports name no person."""

    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _read) in COLUMNS.items()}
    readers = {name: read for name, (_heading, read) in COLUMNS.items()}
    file_name = gettext_lazy("ledger-of-consents")
    page_title = _("Ledger of consents")
    default_ordering = "-updated_at"

    def get_base_queryset(self) -> QuerySet[LedgerItem]:
        consents = Prefetch("consents", Consent.objects.select_related("renewed_by"))
        items: QuerySet[LedgerItem] = LedgerItem.objects.with_files().prefetch_related(consents)
        return items

    def completed(self, items: Any) -> list[LedgerItem]:
        """What the columns need besides, in two queries."""
        listed = list(items)
        lacking = set(LedgerItem.objects.filter(pk__in=[i.pk for i in listed]).lacking().values_list("pk", flat=True))
        used = usage.counts([item.file for item in listed])
        for item in listed:
            item.lacks, item.used = item.pk in lacking, used[item.file]
        return listed

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(self.completed(object_list))

    @cached_property
    def columns(self) -> list[Any]:
        return [
            PictureColumn("picture", label=_("Picture"), width="72px"),
            self._get_title_column("__str__"),
            Column("kind", label=pgettext_lazy("ledger of consents", "Kind"), accessor="kind_label"),
            StatusTagColumn(
                "standing",
                label=_("Standing"),
                accessor=standing_of,
                primary=lambda item: not item.lacks,
            ),
            Column("last_day", label=pgettext_lazy("consent", "last day"), accessor=lambda item: last_day(item) or ""),
            NumberColumn("used", label=_("Used in")),
        ]
