"""A sheet as it will be printed: pages to look at, what was made to fit, who was refused, and the prints themselves."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import View
from wagtail.admin.widgets.button import HeaderButton

from lantai.media import typesetting
from lantai.media.typesetting import CannotTypesetError
from lantai.ops.made_files import CannotMakeError
from lantai.ops.made_files_admin import MadeFilesView, deleting, restarting, taking

from ... import openness
from .. import printing, sheets
from ..models import LabelPrint, LabelSheet, LabelWords
from ..typeset import press

# So many labels are set in a moment, while one waits for the page.
MOST_LOOKED_AT = 100


class SheetMixin:
    """Finds the sheet, and lets in who may print."""

    request: HttpRequest
    sheet: LabelSheet

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.sheet = get_object_or_404(LabelSheet.objects.select_related("exhibition"), pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sheets.may_print(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    @cached_property
    def selection(self) -> sheets.Selection:
        return sheets.selection(self.sheet)


class PreviewView(SheetMixin, MadeFilesView):
    """What will be printed, the files that were, and the button that has another made."""

    form_class = forms.Form
    template_name = "labels/admin/preview.html"
    page_title = pgettext_lazy("sheet of labels", "Preview")
    header_icon = "label"
    url_name = "label_sheets:print"
    index_url_name: Any = None
    edit_url_name: Any = None
    _show_breadcrumbs = True

    def get_page_subtitle(self) -> str:
        return str(self.sheet)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("label_sheets:index"), "label": _("Labels")},
            {"url": reverse("label_sheets:edit", args=[self.sheet.pk]), "label": str(self.sheet)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        edit = reverse("label_sheets:edit", args=[self.sheet.pk])
        return [HeaderButton(_("Size and selection"), url=edit, icon_name="edit")]

    def may_see(self) -> bool:
        return sheets.may_print(self.request.user)

    def may_make(self) -> bool:
        return bool(self.selection.shown) and not self.missing

    def may_delete(self) -> bool:
        return True

    def may_restart(self, made: LabelPrint) -> bool:
        return True

    def get_files(self) -> list[LabelPrint]:
        return list(self.sheet.prints.select_related("user", "job", "sheet"))

    def outdated(self, made: LabelPrint) -> list[str]:
        return printing.standing(made)

    def is_offered(self, made: LabelPrint) -> bool:
        return printing.is_offered(made)

    def name_of(self, made: LabelPrint) -> str:
        return _("Labels to print")

    def details_of(self, made: LabelPrint) -> list[str]:
        if not made.is_finished:
            return []
        return [ngettext("%(n)s label", "%(n)s labels", made.labels) % {"n": made.labels}]

    def begin(self, chosen: dict[str, Any]) -> None:
        try:
            printing.print_sheet(self.sheet, user=self.request.user)
        except CannotTypesetError as lack:
            raise CannotMakeError(str(lack)) from lack

    @cached_property
    def missing(self) -> str:
        """Why nothing can be set here, in a sentence; "" where it can."""
        try:
            typesetting.check()
        except CannotTypesetError as lack:
            return str(lack)
        return ""

    def _remarks(self) -> list[str]:
        """What has to be made to fit; of many labels the print tells it, which is made in the background."""
        shown = self.selection.shown
        if self.missing or not 0 < len(shown) <= MOST_LOOKED_AT:
            return []
        try:
            return press.remarks(self.sheet, shown)
        except CannotTypesetError as lack:
            return [str(lack)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.selection.shown
        return {
            **super().get_context_data(**kwargs),
            "sheet": self.sheet,
            "labels": shown,
            "missing": self.missing,
            "remarks": self._remarks(),
            "are_many": len(shown) > MOST_LOOKED_AT,
            "refused": [(exhibit, openness.reasons_against(exhibit)) for exhibit in self.selection.refused],
            "gone": self.selection.gone,
            "chinese_only": self._without_english(),
            "pages": range(1, press.pages_of(self.sheet, len(shown)) + 1),
            "may_word": self.request.user.has_perm("exhibitions.change_exhibit"),
        }

    def _without_english(self) -> int:
        """How many labels of a sheet in both languages will be in Chinese alone."""
        if self.sheet.languages != LabelSheet.Languages.BOTH:
            return 0
        shown = self.selection.shown
        return len(shown) - LabelWords.objects.filter(exhibit__in=shown).exclude(title_en="").count()


class PageView(SheetMixin, View):
    """One page as a picture."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown, page = self.selection.shown, kwargs["page"]
        if not 1 <= page <= press.pages_of(self.sheet, len(shown)):
            raise Http404
        try:
            content = press.picture(self.sheet, shown, page)
        except CannotTypesetError as lack:
            raise Http404 from lack
        return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "private, no-store"})


def _found(request: HttpRequest, pk: int) -> LabelPrint:
    made: LabelPrint = get_object_or_404(LabelPrint.objects.select_related("sheet", "job"), pk=pk)
    if not sheets.may_print(request.user):
        raise PermissionDenied
    return made


def _back(made: LabelPrint) -> str:
    return reverse("label_sheets:preview", args=[made.sheet_id])


take = taking(_found, printing.is_offered)
restart = restarting(_found, printing.restart, _back)
delete = deleting(_found, printing.delete, _back)
