"""展签 in Wagtail's admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from ...models import ExhibitionPage
from .. import sheets
from ..models import LabelSheet
from . import preview
from .forms import LooksForm, SheetForm
from .preview import PageView, PreviewView


class ToPreviewMixin:
    """After saving one sees the labels."""

    object: LabelSheet

    def get_success_url(self) -> str:
        return reverse("label_sheets:preview", args=[self.object.pk])


class SheetCreateView(ToPreviewMixin, CreateView):
    pass


class SheetEditView(ToPreviewMixin, EditView):
    pass


class SheetIndexView(IndexView):
    def get_list_more_buttons(self, instance: LabelSheet) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        url = reverse("label_sheets:preview", args=[instance.pk])
        return [Button(pgettext("sheet of labels", "Preview"), url=url, icon_name="view", priority=1), *buttons]


class OfExhibitionView(WagtailAdminTemplateMixin, FormView):
    """All labels of an exhibition, in the order of its walk."""

    form_class = LooksForm
    template_name = "labels/admin/of_exhibition.html"
    page_title = gettext_lazy("Print labels")
    header_icon = "label"
    _show_breadcrumbs = True
    exhibition: ExhibitionPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.exhibition = get_object_or_404(ExhibitionPage, pk=kwargs["page_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("labels.add_labelsheet"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.exhibition.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.exhibition.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = sheets.selection(LabelSheet(exhibition=self.exhibition))
        earlier = LabelSheet.objects.filter(exhibition=self.exhibition).select_related("user")
        return {
            **super().get_context_data(**kwargs),
            "count": len(wanted.shown),
            "refused": wanted.refused,
            "earlier": earlier[:10],
        }

    def form_valid(self, form: LooksForm) -> HttpResponse:
        sheet = sheets.begin(user=self.request.user, exhibition=self.exhibition, **form.cleaned_data)
        return redirect("label_sheets:preview", sheet.pk)


class LabelSheetViewSet(ModelViewSet):
    model = LabelSheet
    name = "label_sheets"
    url_prefix = "labels"
    icon = "label"
    menu_label = pgettext_lazy("menu", "Labels")
    menu_name = "labels"
    menu_order = 152
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = SheetIndexView
    add_view_class = SheetCreateView
    edit_view_class = SheetEditView
    add_to_reference_index = False
    list_display = [
        "title",
        Column("size", label=gettext_lazy("size"), accessor="get_size_display"),
        Column("user", label=gettext_lazy("by"), accessor="user"),
        DateColumn("printed_at", label=gettext_lazy("last printed")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("codes"),
            FieldPanel("size", widget=RadioSelect),
            FieldPanel("languages", widget=RadioSelect),
            FieldPanel("has_text"),
            FieldPanel("has_marks"),
        ],
        base_form_class=SheetForm,
    )

    @property
    def preview_view(self) -> Any:
        return self.construct_view(PreviewView)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", self.preview_view, name="preview"),
            path("preview/<int:pk>/<int:page>.png", PageView.as_view(), name="page"),
            path("print/<int:pk>/", preview.take, name="print"),
            path("print/<int:pk>/restart/", preview.restart, name="print_restart"),
            path("print/<int:pk>/delete/", preview.delete, name="print_delete"),
            path("exhibition/<int:page_id>/", OfExhibitionView.as_view(), name="of_exhibition"),
        ]


label_sheets = LabelSheetViewSet()
