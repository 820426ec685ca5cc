"""`/stories/receipt/`: what has become of a story, additions, withdrawal, and the papers to print.

The number travels in the body of a POST, never in an address. A number that is wrong, malformed or of a story long
gone is answered with the same words, the same work and the same status.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from . import additions, form_tokens, photo_forms, receipt, visitors
from .additions_form import AdditionForm
from .decisions import OvertakenError
from .doors import personal
from .form_tokens import InvalidTokenError
from .forms import BasePhotoFormSet
from .models import Submission, SubmissionSettings, Turn
from .page_to_keep import to_keep
from .papers import on_paper
from .submit_views import upload_rules
from .visitors import Deed
from .withdrawal import withdraw

_NOBODYS = "0" * receipt.LENGTH
Held = Callable[[HttpRequest, Submission, str], HttpResponse]


def find(typed: str) -> Submission | None:
    """The submission of a number as somebody typed it. One look-up, whatever was typed."""
    kept = receipt.kept(receipt.read(typed) or _NOBODYS)
    found = Submission.objects.select_related("story").filter(receipt_kept=kept).first()
    return found if found and constant_time_compare(found.receipt_kept, kept) else None


def holder(view: Held) -> Callable[..., HttpResponse]:
    """Decorator: the view is for who holds the number that was sent along. Guessing is slowed down."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if visitors.has_overdone(request, Deed.GUESS):
            words = _("Too many numbers were tried from your connection. Please try again in an hour, or ring us.")
            refused = render(request, "submissions/receipt.html", {"wrong": words}, status=429)
            refused["Retry-After"] = str(visitors.minutes(Deed.GUESS) * 60)
            return refused
        typed = request.POST.get("number", "")
        submission = find(typed)
        if submission is None:
            visitors.note(request, Deed.GUESS)
            words = _(
                "There is no story under this number. Compare it with your receipt; groups and dashes do not matter."
            )
            return render(request, "submissions/receipt.html", {"wrong": words, "typed": typed[:60]}, status=404)
        return view(request, submission, receipt.read(typed))

    return wrapped


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Asks for the number; by POST shows what has become of the story."""
    if request.method == "POST":
        return _state(request)
    return render(request, "submissions/receipt.html")


@holder
def _state(request: HttpRequest, submission: Submission, number: str) -> HttpResponse:
    return _show(request, submission, number)


@personal
@require_POST
@holder
def add(request: HttpRequest, submission: Submission, number: str) -> HttpResponse:
    """Takes the additions a reviewer asked for."""
    said = request.POST.get("form", "")
    form = AdditionForm(request.POST)
    try:
        token = form_tokens.read(said)
    except InvalidTokenError:
        said = form_tokens.hand_out()
        token = form_tokens.read(said)
        form.add_error(None, _("The form was open too long. Everything is still here; please send it once more."))
    photos = photo_forms.taken(request, token)
    given = photo_forms.given(photos) if photo_forms.is_valid(photos) else []
    if form.is_valid() and photo_forms.is_valid(photos) and not form.cleaned_data["words"] and not given:
        form.add_error("words", _("Write something or add a photo."))
    if form.errors or not photo_forms.is_valid(photos):
        return _show(request, submission, number, addition=(said, form, photos), status=422)
    try:
        changed = additions.add(submission, words=form.cleaned_data["words"], photos=given)
    except OvertakenError as error:
        return _show(request, _again(submission), number, told=" ".join(error.messages), status=409)
    return _show(request, _again(changed), number, told=_("Thank you; it has been added, and the reviewers go on."))


@personal
@require_POST
@holder
def take_back(request: HttpRequest, submission: Submission, number: str) -> HttpResponse:
    """Withdraws the story, once the box that says so is ticked."""
    if not request.POST.get("sure"):
        return _show(request, submission, number, wrong_withdrawal=True, status=422)
    try:
        withdraw(submission)
    except OvertakenError:
        return _show(request, _again(submission), number)
    return _show(
        request, _again(submission), number, told=_("Your story is withdrawn. Everything you sent is deleted.")
    )


@personal
@require_POST
@holder
def authorisation(request: HttpRequest, submission: Submission, number: str) -> HttpResponse:
    """授权书, filled in, to print and sign."""
    return _paper(request, submission, number, "submissions/authorisation.html", bool(submission.consents))


@personal
@require_POST
@holder
def certificate(request: HttpRequest, submission: Submission, number: str) -> HttpResponse:
    """收藏证书, once the story was accepted and as long as the name for it is kept."""
    ready = submission.state == Submission.State.ACCEPTED
    return _paper(request, submission, number, "submissions/certificate.html", ready)


def _paper(request: HttpRequest, submission: Submission, number: str, template: str, ready: bool) -> HttpResponse:
    contact = getattr(submission, "contact", None)
    if not ready or contact is None:
        return _show(request, submission, number, told=_("There is no such paper for this story now."), status=409)
    return on_paper(request, template, {**to_keep(number), "submission": submission, "contact": contact})


def _again(submission: Submission) -> Submission:
    return Submission.objects.select_related("story").get(pk=submission.pk)


def _show(
    request: HttpRequest,
    submission: Submission,
    number: str,
    *,
    told: str = "",
    addition: tuple[str, AdditionForm, BasePhotoFormSet] | None = None,
    wrong_withdrawal: bool = False,
    status: int = 200,
) -> HttpResponse:
    token, form, photos = addition or (form_tokens.hand_out(), AdditionForm(), photo_forms.blank())
    turns = list(submission.turns.all())
    context: dict[str, Any] = {
        **to_keep(number),
        "submission": submission,
        "turns": turns,
        "asked": next((turn for turn in reversed(turns) if turn.kind == Turn.Kind.ASKED), None),
        "photos_kept": submission.photos.count(),
        "has_contact": hasattr(submission, "contact"),
        "rules": SubmissionSettings.for_request(request),
        "told": told,
        "token": token,
        "form": form,
        "photos": photos,
        "is_sent": addition is not None,
        "wrong_withdrawal": wrong_withdrawal,
        **upload_rules(),
    }
    return render(request, "submissions/state.html", context, status=status)
