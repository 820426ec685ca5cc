"""The page where the director has the whole hall put into one archive and takes it away."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from lantai.ops.made_files_admin import MadeFilesView, deleting, restarting, taking

from . import ordering
from .models import Handover


class HandoversView(MadeFilesView):
    """All archives so far, and a button."""

    form_class = forms.Form
    template_name = "ops/handover/admin.html"
    page_title = gettext_lazy("Handover")
    url_name = "handover"

    def may_see(self) -> bool:
        return ordering.may_see(self.request.user)

    def may_make(self) -> bool:
        return ordering.may_make(self.request.user)

    def may_delete(self) -> bool:
        return bool(self.request.user.has_perm("handover.delete_handover"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_files(self) -> list[Handover]:
        return list(Handover.objects.select_related("user", "job"))

    def begin(self, chosen: dict[str, Any]) -> None:
        ordering.begin(self.request.user)


def _handover(request: HttpRequest, pk: int) -> Handover:
    if not ordering.may_see(request.user):
        raise PermissionDenied
    return get_object_or_404(Handover.objects.select_related("job"), pk=pk)


def _note(request: HttpRequest, made: Handover) -> None:
    """Who took everything away is logged."""
    log(instance=made, action=ordering.TAKEN, user=request.user)


def _back(_made: Handover) -> str:
    return reverse("handovers")


take = taking(_handover, lambda made: bool(made.is_finished and made.file), _note)
restart = restarting(_handover, ordering.restart, _back)
delete = deleting(_handover, ordering.delete, _back)
