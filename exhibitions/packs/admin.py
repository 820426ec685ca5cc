"""Where editors have packs and packages of an exhibition made, see how far they are, and take them away."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from lantai.ops.made_files_admin import MadeFilesView, deleting, restarting, taking
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

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not kinds_seen(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Q(files__kind__in=kinds_seen(self.request.user), files__made_at__isnull=False)
        pages = ExhibitionPage.objects.live().annotate(made=Count("files", filter=mine))
        return {**super().get_context_data(**kwargs), "exhibitions": pages.order_by("-first_published_at")}


class FilesView(MadeFilesView):
    """The files of one exhibition, the address of its kiosk, and a form to have another file made."""

    form_class = OrderForm
    template_name = "packs/admin/files.html"
    page_title = gettext_lazy("Packs and kiosk")
    url_name = "exhibition_file"
    exhibition: ExhibitionPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.exhibition = get_object_or_404(ExhibitionPage, pk=kwargs["page_id"])

    def may_see(self) -> bool:
        return bool(kinds_seen(self.request.user))

    def may_make(self) -> bool:
        return any(ordering.may_make(self.request.user, kind) for kind in Kind.values)

    def may_restart(self, made: ExhibitionFile) -> bool:
        return ordering.may_make(self.request.user, made.kind)

    def may_delete(self) -> bool:
        return bool(self.request.user.has_perm("packs.delete_exhibitionfile"))

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

    def get_files(self) -> list[ExhibitionFile]:
        seen = ExhibitionFile.objects.filter(exhibition=self.exhibition, kind__in=kinds_seen(self.request.user))
        files = list(seen.select_related("user", "job"))
        for made in files:
            made.exhibition = self.exhibition
        return files

    def name_of(self, made: ExhibitionFile) -> str:
        return made.get_kind_display()

    def details_of(self, made: ExhibitionFile) -> list[str]:
        if not made.is_finished:
            return []
        return [ngettext("%(n)s exhibit", "%(n)s exhibits", made.exhibits) % {"n": made.exhibits}]

    def outdated(self, made: ExhibitionFile) -> list[str]:
        return ordering.standing(made)

    def is_offered(self, made: ExhibitionFile) -> bool:
        return ordering.is_offered(made)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "may_make_package": ordering.may_make(self.request.user, Kind.PACKAGE),
            "kiosk": absolute(f"{rendering.address(self.exhibition)}?{MARK}") if self.exhibition.live else "",
        }

    def begin(self, chosen: dict[str, Any]) -> None:
        ordering.begin(self.exhibition, chosen["kind"], user=self.request.user)


def _file(request: HttpRequest, pk: int) -> ExhibitionFile:
    made: ExhibitionFile = get_object_or_404(ExhibitionFile.objects.select_related("exhibition", "job"), pk=pk)
    if not ordering.may_see(request.user, made.kind):
        raise PermissionDenied
    return made


def _note(request: HttpRequest, made: ExhibitionFile) -> None:
    """Who took a package is logged."""
    if made.kind == Kind.PACKAGE:
        log(instance=made.exhibition, action=ordering.TAKEN, user=request.user, data={"kind": made.kind})


def _back(made: ExhibitionFile) -> str:
    return reverse("exhibition_files", args=[made.exhibition_id])


take = taking(_file, ordering.is_offered, _note)
restart = restarting(_file, ordering.restart, _back)
delete = deleting(_file, ordering.delete, _back)
