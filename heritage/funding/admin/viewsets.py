"""Programmes and applications in Wagtail's admin."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from ..models import FundingApplication, Programme
from .listing import ApplicationFilterSet, ApplicationIndexView
from .panels import edit_handler
from .recording import AdvanceView, TakeBackView


class ApplicationViewSet(ModelViewSet):
    model = FundingApplication
    name = "funding"
    url_prefix = "funding"
    icon = "form"
    menu_label = _("Funding applications")
    menu_name = "funding-applications"
    copy_view_enabled = False
    edit_handler = edit_handler
    filterset_class = ApplicationFilterSet
    index_view_class = ApplicationIndexView
    list_per_page = 25
    search_fields = ["project_title", "programme__name", "applicant"]
    search_backend_name = None

    @property
    def advance_view(self) -> Any:
        return self.construct_view(AdvanceView)

    @property
    def take_back_view(self) -> Any:
        return self.construct_view(TakeBackView)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("advance/<int:pk>/", self.advance_view, name="advance"),
            path("take-back/<int:pk>/", self.take_back_view, name="take_back"),
        ]


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    name = "funding_programmes"
    url_prefix = "funding-programmes"
    icon = "list-ul"
    menu_label = _("Funding programmes")
    menu_name = "funding-programmes"
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("authority"), FieldPanel("level"), FieldPanel("note")]
    list_display = ["name", "authority", "level"]
    search_fields = ["name", "authority"]
    search_backend_name = None


class FundingGroup(ModelViewSetGroup):
    items = (ApplicationViewSet, ProgrammeViewSet)
    menu_label = pgettext_lazy("menu", "Funding")
    menu_icon = "form"
    menu_order = 195
