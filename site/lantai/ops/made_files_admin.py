"""Pages of the admin for made files (`lantai.ops.made_files`): those of one record, and a form to have another made."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .made_files import CannotMakeError, MadeFile
from .work import running


class MadeFilesView(WagtailAdminTemplateMixin, FormView):
    """A subclass says what the files are of, who may see and make them, and what to tell of each."""

    template_name = "ops/admin/files.html"
    header_icon = "download"
    url_name = ""
    parent_label: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_see():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_see(self) -> bool:
        """Whether the page is this user's to see."""
        raise NotImplementedError

    def may_make(self) -> bool:
        """Whether the user is offered the form."""
        raise NotImplementedError

    def may_delete(self) -> bool:
        raise NotImplementedError

    def get_files(self) -> list[Any]:
        """The files, latest first, with their jobs."""
        raise NotImplementedError

    def begin(self, chosen: dict[str, Any]) -> None:
        """Have a file made; raises `ValidationError`, `CannotMakeError`."""
        raise NotImplementedError

    def outdated(self, made: Any) -> list[str]:
        """Why a file no longer stands, in sentences."""
        return []

    def is_offered(self, made: Any) -> bool:
        """Whether it may be taken away."""
        return bool(made.is_finished and made.file)

    def may_restart(self, made: Any) -> bool:
        return self.may_make()

    def name_of(self, made: Any) -> str:
        """The line in bold type."""
        return str(made)

    def details_of(self, made: Any) -> list[str]:
        """What stands in small type behind the file's name."""
        return []

    def own_url(self) -> str:
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.get_files()
        told = [
            {
                "made": made,
                "name": self.name_of(made),
                "details": self.details_of(made),
                "outdated": self.outdated(made),
                "is_offered": self.is_offered(made),
                "may_restart": made.can_restart and self.may_restart(made),
                "url": reverse(self.url_name, args=[made.pk]),
                "restart_url": reverse(f"{self.url_name}_restart", args=[made.pk]),
                "delete_url": reverse(f"{self.url_name}_delete", args=[made.pk]),
                "may_cancel": made.is_working and running.may_change(self.request.user, made.job),
            }
            for made in files
        ]
        return {
            **super().get_context_data(**kwargs),
            "files": [entry for entry in told if not entry["made"].is_working],
            "working": [entry for entry in told if entry["made"].is_working],
            "may_make": self.may_make(),
            "may_delete": self.may_delete(),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.begin(form.cleaned_data)
        except (ValidationError, CannotMakeError) as refusal:
            form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
            return self.form_invalid(form)
        return redirect(self.own_url())


Find = Callable[[HttpRequest, int], Any]


def taking(
    find: Find, is_offered: Callable[[Any], bool], note: Callable[[HttpRequest, Any], None] | None = None
) -> Any:
    """The view that hands a file out; 404 for one that is not given out. `find` asks for the right to see it."""

    @require_safe
    def take(request: HttpRequest, pk: int) -> HttpResponseBase:
        made = find(request, pk)
        if not is_offered(made):
            raise Http404
        if note is not None:
            note(request, made)
        response = FileResponse(made.file.open("rb"), as_attachment=True, filename=made.file_name)
        response["Cache-Control"] = "private, no-store"
        return response

    return take


def restarting(find: Find, restart: Callable[..., bool], back: Callable[[Any], str]) -> Any:
    """The view that has a file made again whose making stopped. `restart` asks for the right to."""

    @require_POST
    def again(request: HttpRequest, pk: int) -> HttpResponse:
        made = find(request, pk)
        if not restart(made, user=request.user):
            messages.warning(request, _("It is being made already, or is made."))
        return redirect(back(made))

    return again


def deleting(find: Find, delete: Callable[..., None], back: Callable[[Any], str]) -> Any:
    """The view that deletes a file for good. `delete` asks for the right to."""

    @require_POST
    def gone(request: HttpRequest, pk: int) -> HttpResponse:
        made: MadeFile = find(request, pk)
        target = back(made)
        if made.is_working:
            messages.warning(request, _("It is being made. Cancel that first."))
            return redirect(target)
        delete(made, user=request.user)
        messages.success(request, gettext_lazy("The file has been deleted."))
        return redirect(target)

    return gone
