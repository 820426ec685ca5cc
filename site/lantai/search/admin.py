"""Local words, and how the search index stands."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import SnippetViewSet

from . import rebuilding, state, watch
from .engines import DATABASE, backends
from .models import LocalWord, WaitingChange

MAY_REBUILD = "search.rebuild_index"


class LocalWordViewSet(SnippetViewSet):
    model = LocalWord
    icon = "search"
    menu_label = gettext_lazy("Local words")
    menu_name = "local-words"
    base_url_path = "local-words"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["word", "also", "kind", "note"]
    list_filter = ["kind"]
    # Not records of the holdings: found by their letters.
    search_fields = ["word", "also", "note"]
    search_backend_name = None
    panels = [FieldPanel("word"), FieldPanel("also"), FieldPanel("kind"), FieldPanel("note")]


class IndexView(WagtailAdminTemplateMixin, FormView):
    """Each index: built when, being rebuilt, or what is wrong; and a button to have all built anew."""

    form_class = forms.Form
    template_name = "search/admin/index.html"
    page_title = gettext_lazy("Search index")
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(MAY_REBUILD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indexes = []
        for name in backends():
            found = state.of(name)
            working = state.is_rebuilding(found)
            indexes.append(
                {
                    "label": _("Database") if name == DATABASE else _("Search engine"),
                    "state": found,
                    "is_working": working,
                    "is_outdated": state.is_outdated(found),
                    "per_cent": min(100, found.done * 100 // found.total) if found.total else 0,
                }
            )
        return {
            **super().get_context_data(**kwargs),
            "indexes": indexes,
            "working": any(index["is_working"] for index in indexes),
            "complaint": watch.complaint(),
            "waiting": WaitingChange.objects.count(),
            "waiting_since": watch.waiting_since(),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        rebuilding.begin(self.request.user)
        messages.success(self.request, _("The search index is being built anew. The site goes on searching meanwhile."))
        return redirect("search_index")


class SearchComplaint(Component):
    """The notice on the admin's first page when the search needs somebody."""

    name = "search-complaint"
    template_name = "search/admin/complaint.html"
    order = 20

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"complaint": watch.complaint()}
