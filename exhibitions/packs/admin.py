"""Where editors have packs and packages of an exhibition made, see how far they are, and take them away."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from lantai.pages.addresses import absolute

from ..models import ExhibitionPage
from . import ordering, rendering
from .kiosk import MARK
from .models import ExhibitionFile

Kind = ExhibitionFile.Kind


def kinds_seen(user: Any) -> list[str]:
    """The kinds of files a user may see and take away."""
    return [kind for kind in Kind.values if ordering.may_see(user, kind)]


class OrderForm(forms.Form):
    """Which kind of file is to be made; offers those the user may have made."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a file of an exhibition", "What to make"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [choice for choice in Kind.choices if ordering.may_make(user, choice[0])]


class ExhibitionsView(WagtailAdminTemplateMixin, TemplateView):
    """All published exhibitions, each with the way to its files: for those who do not edit pages."""

    template_name = "packs/admin/exhibitions.html"
    page_title = gettext_lazy("Packs and kiosk")
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not kinds_seen(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Q(files__kind__in=kinds_seen(self.request.user), files__state=ExhibitionFile.State.DONE)
        pages = ExhibitionPage.objects.live().annotate(made=Count("files", filter=mine))
        return {**super().get_context_data(**kwargs), "exhibitions": pages.order_by("-first_published_at")}


class FilesView(WagtailAdminTemplateMixin, FormView):
    """The files of one exhibition, the address of its kiosk, and a form to have another file made."""

    form_class = OrderForm
    template_name = "packs/admin/files.html"
    page_title = gettext_lazy("Packs and kiosk")
    header_icon = "download"
    exhibition: ExhibitionPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.exhibition = get_object_or_404(ExhibitionPage, pk=kwargs["page_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not kinds_seen(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.exhibition.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("exhibitions_files"), "label": self.get_page_title()},
            {"url": "", "label": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = ExhibitionFile.objects.filter(exhibition=self.exhibition, kind__in=kinds_seen(self.request.user))
        files = list(seen.select_related("user"))
        for made in files:
            made.exhibition = self.exhibition
        return {
            **super().get_context_data(**kwargs),
            "exhibition": self.exhibition,
            "files": [
                {"made": made, "outdated": ordering.standing(made), "is_offered": ordering.is_offered(made)}
                for made in files
            ],
            "working": [made for made in files if made.is_working and not made.is_stalled],
            "may_make": [kind for kind in Kind.values if ordering.may_make(self.request.user, kind)],
            "kiosk": absolute(f"{rendering.address(self.exhibition)}?{MARK}") if self.exhibition.live else "",
        }

    def form_valid(self, form: OrderForm) -> HttpResponse:
        try:
            ordering.begin(self.exhibition, form.cleaned_data["kind"], user=self.request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        return redirect("exhibition_files", self.exhibition.pk)


def _file(request: HttpRequest, pk: int) -> ExhibitionFile:
    made: ExhibitionFile = get_object_or_404(ExhibitionFile.objects.select_related("exhibition"), pk=pk)
    if not ordering.may_see(request.user, made.kind):
        raise PermissionDenied
    return made


@require_safe
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself; 404 for one that is not given out any more. Who took a package is logged."""
    made = _file(request, pk)
    if not ordering.is_offered(made):
        raise Http404
    if made.kind == Kind.PACKAGE:
        log(instance=made.exhibition, action=ordering.TAKEN, user=request.user, data={"kind": made.kind})
    response = FileResponse(made.file.open("rb"), as_attachment=True, filename=made.file_name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a file again whose making stopped."""
    made = _file(request, pk)
    if not ordering.restart(made, user=request.user):
        messages.warning(request, _("It is being made already."))
    return redirect("exhibition_files", made.exhibition_id)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file for good."""
    made = _file(request, pk)
    ordering.delete(made, user=request.user)
    messages.success(request, _("The file has been deleted."))
    return redirect("exhibition_files", made.exhibition_id)
