"""A sheet as it will be printed: pages to look at, what was made to fit, who was refused, and the print itself."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from lantai.media.typesetting import CannotTypesetError

from ... import openness
from .. import sheets
from ..models import LabelSheet, LabelWords
from ..typeset import press


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


class PreviewView(SheetMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "labels/admin/preview.html"
    page_title = pgettext_lazy("sheet of labels", "Preview")
    header_icon = "label"
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.selection.shown
        context = super().get_context_data(**kwargs)
        try:
            context["remarks"] = press.remarks(self.sheet, shown) if shown else []
        except CannotTypesetError as lack:
            context["missing"] = str(lack)
        return {
            **context,
            "sheet": self.sheet,
            "labels": shown,
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


class PrintView(SheetMixin, View):
    """POST: the PDF."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            printed = sheets.print_sheet(self.sheet, user=request.user)
        except (ValidationError, CannotTypesetError) as refusal:
            told = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            messages.error(request, told)
            return redirect("label_sheets:preview", self.sheet.pk)
        name = content_disposition_header(as_attachment=True, filename=f"{self.sheet.title} 展签.pdf") or "attachment"
        return HttpResponse(
            printed.content,
            content_type="application/pdf",
            headers={"Content-Disposition": name, "Cache-Control": "private, no-store"},
        )
