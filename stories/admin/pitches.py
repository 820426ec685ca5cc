"""Pitches as a Wagtail snippet: sent through `stories.pitching`, never edited afterwards."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, EditView, HistoryView, IndexView, SnippetViewSet

from .. import pitching
from ..models import Outlet, Pitch, StoryPage
from ..package import file_stem
from .menu import HOOK
from .pitch_forms import AnswerForm, noting, sending

SEEING = ["add", "change", "delete", "view"]


def _years(_request: Any) -> list[tuple[str, str]]:
    return [(str(day.year), str(day.year)) for day in Pitch.objects.dates("sent_on", "year", order="DESC")]


class PitchFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=Pitch.State, widget=forms.CheckboxSelectMultiple
    )
    outlet = django_filters.ModelMultipleChoiceFilter(label=gettext_lazy("Outlet"), queryset=Outlet.objects.all())
    level = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("outlet", "Level"),
        field_name="outlet__level",
        choices=Outlet.Level,
        widget=forms.CheckboxSelectMultiple,
    )
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year"), field_name="sent_on", lookup_expr="year", choices=lambda: _years(None)
    )
    story = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Story"),
        queryset=lambda _request: StoryPage.objects.filter(pitches__isnull=False).distinct(),
    )

    class Meta:
        model = Pitch
        fields: list[str] = []


class PitchIndexView(IndexView):
    any_permission_required = SEEING
    default_ordering = "-sent_on"
    list_export = [
        "sent_title",
        "sent_byline",
        "outlet.name",
        "outlet.get_level_display",
        "sent_on",
        "get_state_display",
        "answered_on",
        "published_on",
        "link",
        "fee",
    ]
    export_headings = {
        "sent_title": pgettext_lazy("story", "Title"),
        "sent_byline": gettext_lazy("By-line"),
        "outlet.name": gettext_lazy("Outlet"),
        "outlet.get_level_display": pgettext_lazy("outlet", "Level"),
        "get_state_display": gettext_lazy("State"),
        "sent_on": gettext_lazy("Sent on"),
        "answered_on": gettext_lazy("Answered on"),
        "published_on": gettext_lazy("Published on"),
        "link": gettext_lazy("Link"),
        "fee": gettext_lazy("Fee, yuan"),
    }

    def get_base_queryset(self) -> QuerySet[Pitch]:
        return Pitch.objects.select_related("outlet", "story").defer("sent_text", "story__body")

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        title.sort_key, title.label = "sent_title", pgettext_lazy("story", "Title")
        return [
            checkbox,
            title,
            Column("outlet", label=gettext_lazy("Outlet"), accessor="outlet.name", sort_key="outlet__name"),
            Column("level", label=pgettext_lazy("outlet", "Level"), accessor="outlet.get_level_display"),
            Column("sent_on", label=gettext_lazy("Sent on"), sort_key="sent_on"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor="get_state_display",
                sort_key="state",
                primary=lambda pitch: pitch.state in Pitch.ACCEPTED_STATES,
            ),
            NumberColumn("days", label=gettext_lazy("Days until the answer"), accessor="days_waiting"),
        ]


class PitchCreateView(CreateView):
    """`?story=` says which story is pitched."""

    page_title = gettext_lazy("Pitch a story")

    def get_panel(self) -> Any:
        return sending

    def get_form_class(self) -> Any:
        # The viewset's form class is that of its edit handler.
        return sending.get_form_class()

    def get_initial_form_instance(self) -> Pitch:
        wanted = self.request.GET.get("story", "")
        story = StoryPage.objects.filter(pk=wanted).first() if wanted.isascii() and wanted.isdecimal() else None
        return Pitch(story=story)

    def save_instance(self) -> Pitch:
        chosen = self.form.cleaned_data
        return pitching.pitch(
            chosen["story"].specific,
            chosen["outlet"],
            user=self.request.user,
            sent_on=chosen["sent_on"],
            draft=chosen["draft"],
            note=chosen["note"],
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return response


class PitchEditView(EditView):
    def get_panel(self) -> Any:
        return noting

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = [*super().header_more_buttons]
        if pitching.may_answer(self.request.user):
            buttons.append(answer_button(self.object))
        return buttons


class PitchHistoryView(HistoryView):
    any_permission_required = SEEING


def answer_button(pitch: Pitch) -> Button:
    """Noting what the outlet decided."""
    url = reverse(Pitch.snippet_viewset.get_url_name("answer"), args=[pitch.pk])
    return Button(_("Note the answer"), url=url, icon_name="mail", priority=5)


class AnswerView(WagtailAdminTemplateMixin, FormView):
    """采用, 未采用 or 刊发, with the day, the link, the clipping and the fee."""

    index_url_name: Any = None
    edit_url_name: Any = None
    form_class = AnswerForm
    template_name = "stories/admin/answer.html"
    page_title = gettext_lazy("Note the answer")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not pitching.may_answer(request.user):
            raise PermissionDenied
        self.pitch = get_object_or_404(Pitch.objects.select_related("outlet", "story"), pk=kwargs["pk"])
        self.next_url = get_valid_next_url_from_request(request)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.pitch)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Pitches")},
            {"url": reverse(self.edit_url_name, args=[self.pitch.pk]), "label": str(self.pitch)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "pitch": self.pitch}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edit_url = reverse(self.edit_url_name, args=[self.pitch.pk])
        context = super().get_context_data(**kwargs)
        context["media"] = context.get("media", forms.Media()) + context["form"].media
        return {**context, "pitch": self.pitch, "next": self.next_url, "edit_url": edit_url}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        try:
            pitch = form.save(self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        words = {"pitch": pitch, "state": pitch.get_state_display()}
        messages.success(self.request, _("Noted: %(pitch)s — %(state)s.") % words)
        return redirect(self.next_url or reverse(self.edit_url_name, args=[pitch.pk]))


def kept_file(request: HttpRequest, pk: int, which: str) -> HttpResponseBase:
    """The Word file as sent ("sent") or the clipping, for those who may see pitches."""
    if not ModelPermissionPolicy(Pitch).user_has_any_permission(request.user, SEEING):
        raise PermissionDenied
    pitch = get_object_or_404(Pitch, pk=pk)
    file = pitch.sent_file if which == "sent" else pitch.clipping
    stored = file.name or ""
    if not stored or not file.storage.exists(stored):
        raise Http404
    ending = stored.rpartition(".")[2]
    name = f"{file_stem(pitch.sent_title)}-{pitch.sent_on:%Y%m%d}.{ending}"
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


class PitchViewSet(SnippetViewSet):
    model = Pitch
    icon = "mail"
    menu_label = gettext_lazy("Pitches")
    menu_name = "pitches"
    menu_hook = HOOK
    menu_order = 300
    base_url_path = "stories/pitches"
    list_display = ["title_shown"]
    list_per_page = 50
    copy_view_enabled = False
    filterset_class = PitchFilterSet
    index_view_class = PitchIndexView
    add_view_class = PitchCreateView
    edit_view_class = PitchEditView
    history_view_class = PitchHistoryView
    edit_handler = noting

    @property
    def answer_view(self) -> Any:
        return self.construct_view(AnswerView)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("answer/<int:pk>/", self.answer_view, name="answer"),
            path("sent/<int:pk>/", kept_file, {"which": "sent"}, name="sent_file"),
            path("clipping/<int:pk>/", kept_file, {"which": "clipping"}, name="clipping"),
        ]
