"""One submission: its text beside its pictures, what was said so far, and the decision."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import decisions, roles
from ..decisions import OvertakenError
from ..models import Photo, Submission
from ..papers import on_paper
from .sheet import steps_of


class AcceptForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("A word to the contributor"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AskForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is missing"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class DeclineForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


FORMS: dict[str, type[forms.Form]] = {"accept": AcceptForm, "ask": AskForm, "decline": DeclineForm}


def decide(action: str, submission: Submission, user: Any, words: str) -> str:
    """Carry out one of `FORMS`; returns what to tell the reviewer. Raises as `decisions` does."""
    if action == "accept":
        decisions.accept(submission, user=user, words=words)
        return _("Accepted. A draft story was made and waits for its first review.")
    if action == "ask":
        decisions.ask(submission, user=user, words=words)
        return _("The contributor is asked on the page of the story.")
    decisions.decline(submission, user=user, reason=words)
    return _("Declined. The contributor reads the reason on the page of the story.")


class ReviewView(WagtailAdminTemplateMixin, TemplateView):
    """Reading is for all who may see the queue; contact data and decisions for reviewers."""

    template_name = "submissions/admin/review.html"
    header_icon = "mail"
    index_url_name = ""
    review_url_name = ""
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.submission = get_object_or_404(Submission.objects.select_related("story", "decided_by"), pk=kwargs["pk"])
        self.bound: dict[str, forms.Form] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(roles.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        if action not in FORMS:
            raise Http404
        form = FORMS[action](request.POST, prefix=action)
        form.is_valid()
        try:
            told = decide(action, self.submission, request.user, form.cleaned_data["words"])
        except OvertakenError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.review_url_name, self.submission.pk)
        except ValidationError as error:
            form.add_error("words", error)
            self.bound[action] = form
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, told)
        return redirect(self.review_url_name, self.submission.pk)

    def get_page_title(self) -> str:
        return self.submission.title or self.submission.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Submissions")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.submission.number},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, submission = self.request.user, self.submission
        may_decide = user.has_perm(roles.DECIDE) and submission.is_open
        same = Submission.objects.none()
        if submission.text_print:
            same = Submission.objects.filter(text_print=submission.text_print).exclude(pk=submission.pk)
        return {
            **super().get_context_data(**kwargs),
            "submission": submission,
            "photos": submission.photos.select_related("image"),
            "turns": submission.turns.select_related("by"),
            "steps": steps_of(submission),
            "same": same.only("pk", "year", "serial", "title"),
            "review_url_name": self.review_url_name,
            "contact": self._contact(),
            "forms": self._forms() if may_decide else {},
            "story_url": self._story_url(),
        }

    def _contact(self) -> Any:
        if not self.request.user.has_perm(roles.SEE_CONTACT):
            return None
        return getattr(self.submission, "contact", None)

    def _forms(self) -> dict[str, forms.Form]:
        return {action: self.bound.get(action) or form(prefix=action) for action, form in FORMS.items()}

    def _story_url(self) -> str:
        story = self.submission.story
        if story and story.permissions_for_user(self.request.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[story.pk])
        return ""


@require_safe
def photo(request: HttpRequest, pk: int, copy: str) -> HttpResponseBase:
    """A photo's cleaned file or its small copy, for those who may read submissions."""
    if not request.user.has_perm(roles.VIEW):
        raise PermissionDenied
    shown = get_object_or_404(Photo, pk=pk)
    file, extension = (shown.file, shown.extension) if copy == "file" else (shown.preview, "webp")
    if not file or not file.storage.exists(str(file.name)):
        raise Http404
    response = FileResponse(file.open("rb"), filename=f"{pk}.{extension}", as_attachment=copy == "file")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """授权书 or 收藏证书 for the hall to print and post: it bears the contributor's name, so it is for reviewers."""
    if not request.user.has_perm(roles.SEE_CONTACT):
        raise PermissionDenied
    submission = get_object_or_404(Submission.objects.select_related("contact"), pk=pk)
    contact = getattr(submission, "contact", None)
    if contact is None or (name == "certificate" and submission.state != Submission.State.ACCEPTED):
        raise Http404
    return on_paper(request, f"submissions/{name}.html", {"submission": submission, "contact": contact})
