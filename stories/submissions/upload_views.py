"""How a browser sends photos ahead of their story, piece by piece.

`POST uploads/` `{"form", "name", "size"}` → 201 `{"upload", "received"}`; then `PATCH uploads/<upload>/` with the bytes
and the header `Upload-Offset` → 200 `{"received", "ready"}`, or 409 with the `received` to go on from. `GET` asks for
that number after a break, `DELETE` takes the photo away. A refusal is 422 with a sentence for the person.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantai.media.validation import UnfitPictureError

from . import uploads, visitors
from .doors import personal
from .form_tokens import InvalidTokenError, read
from .limits import MOST_CHUNK
from .models import Upload
from .visitors import Deed

_LONGEST = 4096


def _refused(message: str, status: int = 422) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _state(of: Upload, status: int = 200, **more: Any) -> JsonResponse:
    return JsonResponse({"received": of.received, "ready": of.is_ready, **more}, status=status)


@personal
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Make room for one photo."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > _LONGEST:
            raise ValueError
        asked = json.loads(request.body)
        form, name, size = read(str(asked["form"])), str(asked["name"]), int(asked["size"])
    except InvalidTokenError:
        return _refused(_("The form was open too long. Load the page again; what you wrote is kept."), 410)
    except (ValueError, KeyError, TypeError, RecursionError, UnreadablePostError):
        return HttpResponse(status=400)
    if visitors.has_overdone(request, Deed.UPLOAD):
        refused = _refused(_("Too many photos from your connection just now. Please try again in an hour."), 429)
        refused["Retry-After"] = str(visitors.minutes(Deed.UPLOAD) * 60)
        return refused
    visitors.note(request, Deed.UPLOAD)
    try:
        upload, secret = uploads.begin(form, name, size)
    except UnfitPictureError as error:
        return _refused(str(error))
    except uploads.NoRoomError:
        return _refused(_("The site cannot take photos at the moment. Please try again tomorrow, or ring us."), 507)
    return _state(upload, 201, upload=secret)


@personal
@require_http_methods(["GET", "PATCH", "DELETE"])
def piece(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask how much has come, add a piece, or take the photo away."""
    try:
        if request.method == "PATCH":
            return _append(request, secret)
        upload = uploads.find(secret)
    except uploads.UnknownUploadError:
        return _refused(_("This photo is no longer here. Choose it again."), 404)
    if request.method == "DELETE":
        uploads.discard(upload)
        return HttpResponse(status=204)
    return _state(upload)


def _append(request: HttpRequest, secret: str) -> HttpResponse:
    place = request.META.get("HTTP_UPLOAD_OFFSET", "")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (place.isascii() and place.isdigit() and len(place) < 12 and length.isdigit()):
        return HttpResponse(status=400)
    if int(length) > MOST_CHUNK:
        return HttpResponse(status=413)
    try:
        content = request.read(int(length))
    except (OSError, UnreadablePostError):
        return HttpResponse(status=400)
    if len(content) != int(length):
        return HttpResponse(status=400)
    try:
        return _state(uploads.append(secret, int(place), content))
    except uploads.WrongPlaceError as error:
        return JsonResponse({"received": error.received, "ready": False}, status=409)
    except UnfitPictureError as error:
        return _refused(str(error))
