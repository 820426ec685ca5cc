"""Words on the labels of one exhibit."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...models import Exhibit
from .. import wording
from ..models import LabelWords
from .forms import WordsForm


class WordsView(WagtailAdminTemplateMixin, FormView):
    form_class = WordsForm
    template_name = "labels/admin/words.html"
    page_title = gettext_lazy("Words on labels")
    header_icon = "label"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.exhibit = get_object_or_404(Exhibit, pk=kwargs["pk"])
        self.edit_url = reverse(self.exhibit.snippet_viewset.get_url_name("edit"), args=[self.exhibit.pk])
        self.next_url = get_valid_next_url_from_request(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not wording.may_word(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.exhibit)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.edit_url, "label": str(self.exhibit)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        words = LabelWords.objects.filter(exhibit=self.exhibit).first() or LabelWords(exhibit=self.exhibit)
        return {**super().get_form_kwargs(), "instance": words}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "exhibit": self.exhibit,
            "next": self.next_url,
            "back": self.next_url or self.edit_url,
        }

    def form_valid(self, form: WordsForm) -> HttpResponse:
        wording.set_words(self.exhibit, form.cleaned_data, user=self.request.user)
        messages.success(self.request, _("The words on the labels of “%(title)s” are kept.") % {"title": self.exhibit})
        return redirect(self.next_url or self.edit_url)
