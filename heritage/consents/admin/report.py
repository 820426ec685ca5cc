"""What runs out: each person's last word, by the day it ends."""

import datetime
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from lantai.ops.spreadsheets import HallSpreadsheet

from .. import usage
from ..models import Consent, LedgerItem
from ..models.consent import USES, in_force
from .listing import KINDS, of_kind

WITHIN = (30, 90, 365)
RUNS_OUT = (
    ("30", _("within 30 days")),
    ("90", _("within 90 days")),
    ("365", _("within 365 days")),
    ("expired", pgettext_lazy("state of a consent", "run out")),
    ("withdrawn", pgettext_lazy("state of a consent", "withdrawn")),
)


def running_out(within: int) -> QuerySet[Consent]:
    """Last words that hold today and end within so many days, of items that need consent."""
    today = timezone.localdate()
    consents: QuerySet[Consent] = needed().filter(
        in_force(today), valid_until__lte=today + datetime.timedelta(days=within)
    )
    return consents


def needed() -> Any:
    """Each person's last word about items that need consent."""
    return Consent.objects.latest_of_each().filter(item__policy=LedgerItem.Policy.NEEDED)


class ConsentFilterSet(WagtailFilterSet):
    ends = django_filters.ChoiceFilter(label=_("Runs out"), choices=RUNS_OUT, method="of_end")
    role = django_filters.MultipleChoiceFilter(label=pgettext_lazy("consent", "Role"), choices=Consent.Role.choices)
    use = django_filters.ChoiceFilter(label=_("Use"), choices=list(USES.items()), method="of_use")
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("ledger of consents", "Kind"), choices=KINDS, method="of_kind"
    )

    class Meta:
        model = Consent
        fields: list[str] = []

    def of_end(self, consents: QuerySet[Consent], _name: str, end: str) -> QuerySet[Consent]:
        if end == "withdrawn":
            return consents.exclude(withdrawn_at=None)
        if end == "expired":
            return consents.filter(withdrawn_at=None, valid_until__lt=timezone.localdate())
        return consents.filter(pk__in=running_out(int(end)))

    def of_use(self, consents: QuerySet[Consent], _name: str, use: str) -> QuerySet[Consent]:
        return consents.filter(Q(**{use: True}))

    def of_kind(self, consents: QuerySet[Consent], _name: str, kind: str) -> QuerySet[Consent]:
        return of_kind(consents, kind, "item__")


def left(consent: Consent) -> str:
    """Days until it ends, or since it did."""
    days = consent.days_left
    if days is None or consent.withdrawn_at:
        return ""
    if days < 0:
        return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days} if days else str(_("ends today"))


COLUMNS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "title": (pgettext_lazy("ledger of consents", "Title"), lambda consent: str(consent.item)),
    "kind": (pgettext_lazy("ledger of consents", "Kind"), lambda consent: consent.item.kind_label),
    "role": (pgettext_lazy("consent", "Role"), lambda consent: str(consent.get_role_display())),
    "uses": (_("Consented to"), lambda consent: "; ".join(consent.uses())),
    "form": (_("form of consent"), lambda consent: str(consent.get_form_display())),
    "valid_from": (pgettext_lazy("consent", "from"), lambda consent: consent.valid_from),
    "valid_until": (pgettext_lazy("consent", "last day"), lambda consent: consent.valid_until),
    "days_left": (_("Days left"), lambda consent: consent.days_left),
    "state": (pgettext_lazy("consent", "State"), lambda consent: str(consent.state.label)),
    "used": (_("Used in"), lambda consent: consent.used),
}


class ConsentReport(HallSpreadsheet, ReportView):
    """Soonest end first; what has no end comes last. Names and contacts are not in it."""

    page_title = _("Consents that run out")
    header_icon = "signature"
    index_url_name = "consent_report"
    index_results_url_name = "consent_report_results"
    filterset_class = ConsentFilterSet
    permission_policy = ModelPermissionPolicy(LedgerItem)
    any_permission_required = ["view", "add", "change"]
    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _read) in COLUMNS.items()}
    readers = {name: read for name, (_heading, read) in COLUMNS.items()}
    file_name = gettext_lazy("consents-that-run-out")
    is_searchable = False

    def get_queryset(self) -> QuerySet[Consent]:
        files = ("item__image", "item__recording", "item__document", "renewed_by")
        consents: QuerySet[Consent] = needed().select_related(*files)
        return consents.order_by(F("valid_until").asc(nulls_last=True), "pk")

    def completed(self, items: Any) -> list[Consent]:
        listed = list(items)
        used = usage.counts([consent.item.file for consent in listed])
        for consent in listed:
            consent.used = used[consent.item.file]
        return listed

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(self.completed(object_list))

    @cached_property
    def columns(self) -> list[Any]:
        may_edit = self.request.user.has_perm("consents.change_ledgeritem")
        return [
            TitleColumn(
                "title",
                label=pgettext_lazy("ledger of consents", "Title"),
                accessor=lambda consent: str(consent.item),
                url_name="consents:edit" if may_edit else None,
                id_accessor="item_id",
            ),
            Column("role", label=pgettext_lazy("consent", "Role"), accessor="get_role_display"),
            Column("uses", label=_("Consented to"), accessor=lambda consent: "、".join(consent.uses())),
            Column("valid_until", label=pgettext_lazy("consent", "last day"), accessor=lambda c: c.valid_until or ""),
            Column("left", label=_("Days left"), accessor=left),
            StatusTagColumn(
                "state",
                label=pgettext_lazy("consent", "State"),
                accessor=lambda consent: consent.state.label,
                primary=lambda consent: consent.state == Consent.State.STANDING,
            ),
            NumberColumn("used", label=_("Used in")),
        ]
