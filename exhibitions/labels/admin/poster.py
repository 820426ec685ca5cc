"""The poster of an exhibition: a look at it, and the file."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantai.media.typesetting import CannotTypesetError

from ...models import ExhibitionPage
from .. import sheets
from ..links import known_links
from ..posters import Poster, poster_of
from ..typeset import poster_press

PRIVATE = {"Cache-Control": "private, no-store"}


class PosterForm(forms.Form):
    """What one may choose, from the address."""

    paper = forms.ChoiceField(
        label=pgettext_lazy("of a poster", "paper"), choices=[("a3", "A3"), ("a4", "A4")], initial="a3"
    )
    has_marks = forms.BooleanField(
        label=gettext_lazy("With crop marks and bleed"),
        required=False,
        help_text=gettext_lazy("For a print shop: 3 mm bleed and marks around the page."),
    )


class PosterMixin:
    """Finds the exhibition and what was chosen, and lets in who may print."""

    request: HttpRequest
    poster: Poster

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.page = get_object_or_404(ExhibitionPage, pk=kwargs["page_id"])
        chosen = PosterForm(request.GET)
        is_chosen = chosen.is_valid()
        self.paper = chosen.cleaned_data["paper"] if is_chosen else "a3"
        self.has_marks = bool(is_chosen and chosen.cleaned_data["has_marks"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sheets.may_print(request.user):
            raise PermissionDenied
        self.poster = poster_of(self.page)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class PosterView(PosterMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "labels/admin/poster.html"
    page_title = gettext_lazy("Poster to print")
    header_icon = "image"
    _show_breadcrumbs = True

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        try:
            poster_press.typesetting.check()
        except CannotTypesetError as lack:
            context["missing"] = str(lack)
        small = poster_press.too_small(self.poster, self.paper)
        query = f"?paper={self.paper}{'&has_marks=on' if self.has_marks else ''}"
        return {
            **context,
            "exhibition": self.page,
            "link": known_links([self.page]).get(self.page.pk),
            "form": PosterForm(initial={"paper": self.paper, "has_marks": self.has_marks}),
            "warnings": [*self.poster.warnings, *([small] if small else [])],
            "picture_url": reverse("poster_picture", args=[self.page.pk]) + query,
            "file_url": reverse("poster_file", args=[self.page.pk]) + query,
        }


class PosterPictureView(PosterMixin, View):
    """The poster as a picture to look at."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = poster_press.picture(self.poster, self.paper)
        except CannotTypesetError as lack:
            raise Http404 from lack
        return HttpResponse(content, content_type="image/png", headers=PRIVATE)


class PosterFileView(PosterMixin, View):
    """The PDF, made anew each time; the first one makes the exhibition's short link."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = poster_press.pdf(self.poster, self.paper, has_marks=self.has_marks)
        except CannotTypesetError as lack:
            messages.error(request, str(lack))
            return redirect("poster", self.page.pk)
        name = f"{self.page.title} 海报 {self.paper.upper()}.pdf"
        disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
        return HttpResponse(
            content, content_type="application/pdf", headers={"Content-Disposition": disposition, **PRIVATE}
        )
