"""One import: how far it is, what became of each row, what can be done next."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from lantai.ops.work import running

from ..models import ImportRow
from ..subjects import Outcome
from .steps import ImportStepMixin


class OutcomeFilterSet(WagtailFilterSet):
    """Rows by what became of them."""

    outcome = django_filters.ChoiceFilter(
        choices=Outcome.choices, label=gettext_lazy("Result"), empty_label=gettext_lazy("All")
    )

    class Meta:
        model = ImportRow
        fields = ["outcome"]


class RecordColumn(Column):
    """The record a row is about: its title, and its key."""

    cell_template_name = "imports/record_cell.html"


class ResultColumn(Column):
    """The outcome as a coloured tag."""

    cell_template_name = "imports/result_cell.html"


class DetailsColumn(Column):
    """Reasons, notes and changes of a row."""

    cell_template_name = "imports/details_cell.html"


class RunView(ImportStepMixin, BaseListingView):
    """Progress while it works; afterwards the rows, refused ones first."""

    model = ImportRow
    template_name = "imports/run.html"
    results_template_name = "imports/run_results.html"
    results_url_name = ""
    columns_url_name = ""
    start_url_name = ""
    report_url_name = ""
    delete_url_name = ""
    paginate_by = 50
    page_title = gettext_lazy("Result")
    verbose_name_plural = gettext_lazy("rows")
    columns = [
        Column("number", label=gettext_lazy("Row"), width="5%"),
        RecordColumn("title", label=gettext_lazy("Record"), width="32%"),
        ResultColumn("outcome", label=gettext_lazy("Result"), width="9%"),
        DetailsColumn("details", label=gettext_lazy("Reasons, notes and changes"), accessor="pk"),
    ]

    def get_page_title(self) -> str:
        return str(self.run.get_state_display())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:-2], {"url": "", "label": self.run.file_name}]

    def get_base_queryset(self) -> QuerySet[ImportRow]:
        return self.run.rows.all() if self.shows_rows else ImportRow.objects.none()

    def get_index_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.run.pk])

    def get_index_results_url(self) -> str | None:
        return reverse(self.results_url_name, args=[self.run.pk]) if self.shows_rows else None

    @cached_property
    def shows_rows(self) -> bool:
        """Whether there are results, and they have not been deleted since."""
        return self.run.has_results and bool(self.run.file)

    @cached_property
    def filterset_class(self) -> type[OutcomeFilterSet] | None:
        return OutcomeFilterSet if self.shows_rows else None

    def get_header_buttons(self) -> list[Any]:
        buttons: list[Any] = []
        if self.shows_rows:
            buttons.append(
                HeaderButton(
                    _("Report"),
                    url=reverse(self.report_url_name, args=[self.run.pk]),
                    icon_name="download",
                    priority=10,
                )
            )
        buttons += super().get_header_buttons()
        return buttons

    def get_header_more_buttons(self) -> list[Button]:
        buttons = []
        if self.run.can_start and not self.run.is_finished:
            buttons.append(
                Button(
                    _("Columns"),
                    url=reverse(self.columns_url_name, args=[self.run.pk]),
                    icon_name="list-ul",
                    priority=10,
                )
            )
        if not self.run.is_working:
            buttons.append(
                Button(_("Delete"), url=reverse(self.delete_url_name, args=[self.run.pk]), icon_name="bin", priority=30)
            )
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context.update(
            run=self.run,
            shows_rows=self.shows_rows,
            chosen=self.request.GET.get("outcome", ""),
            importable=self.run.total - self.run.count(Outcome.REFUSED) - self.run.count(Outcome.UNCHANGED),
            may_cancel=bool(self.run.job and running.may_change(self.request.user, self.run.job)),
            start_url=reverse(self.start_url_name, args=[self.run.pk]),
            columns_url=reverse(self.columns_url_name, args=[self.run.pk]),
        )
        return context
