"""What phones speak with: `POST /attendance/v1/enrol` and `POST /attendance/v1/sync`."""

import json
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lantai.pages.limits import MINUTE, overdone

from ..models import Attendant, Device, Session
from ..online.client_address import client_address
from . import devices, enrolment, sync, totals
from .wire import MESSAGES, MOST_BYTES, MOST_LINES, Refused, read_time

COME_BACK_IN = "5"
# In a minute. Of one phone, not of its address: behind that there may be all phones of the day. A phone with a
# full day to send makes one request after the other, a hundred lines each.
MOST_SYNCS = 240
MOST_UNKNOWN = 120
MOST_DRAINED = 32 * 1024 * 1024


def refusal(code: str, status: int) -> JsonResponse:
    """An error for the request as a whole: nothing of it was stored."""
    response = JsonResponse({"code": code, "message": str(MESSAGES[code])}, status=status)
    if status == 503:
        response["Retry-After"] = COME_BACK_IN
    elif status == 429:
        response["Retry-After"] = str(MINUTE)
    elif status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        _let_pass(request)
        raise Refused("too_large")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise Refused("not_json") from error
    if not isinstance(body, dict):
        raise Refused("not_json")
    return body


def _let_pass(request: HttpRequest) -> None:
    """Take what is still being sent, unread: answered before its end, a sender is cut off and hears nothing."""
    left = MOST_DRAINED
    try:
        while left > 0 and (chunk := request.read(min(left, 65_536))):
            left -= len(chunk)
    except UnreadablePostError as error:
        raise Refused("too_large") from error


@csrf_exempt
@never_cache
@require_POST
def sync_lines(request: HttpRequest) -> JsonResponse:
    """Up to 100 lines of an enrolled phone; see `docs/attendance-sync.md`."""
    received_at = timezone.now()
    try:
        body = _body(request)
        raw_lines = body.get("lines")
        if not isinstance(raw_lines, list):
            raise Refused("not_json")
        if len(raw_lines) > MOST_LINES:
            raise Refused("too_many_lines")
        sent_at = read_time(body.get("sent_at"))
    except Refused as refused:
        return refusal(refused.code, 413 if refused.code == "too_large" else 400)
    try:
        token = _token(request)
        device = devices.of_token(token)
        if device is None:
            often = overdone("sync unknown", client_address(request.META), MOST_UNKNOWN)
            return refusal("too_often", 429) if often else refusal("token_unknown", 401)
        if overdone("sync", token, MOST_SYNCS):
            return refusal("too_often", 429)
        results = sync.take(device, raw_lines, sent_at=sent_at, received_at=received_at)
        state = device_state(device)
    except (OperationalError, InterfaceError):
        return refusal("busy", 503)
    return JsonResponse({"received_at": received_at.isoformat(), "results": results, **state})


@csrf_exempt
@never_cache
@require_POST
def enrol(request: HttpRequest) -> JsonResponse:
    """Trade a one-time code for the right to count."""
    if overdone("enrol", client_address(request.META), MOST_UNKNOWN):
        return refusal("too_often", 429)
    try:
        body = _body(request)
        device = enrolment.redeem(str(body.get("code", "")), str(body.get("token", "")))
    except Refused as refused:
        return refusal(refused.code, STATUS_OF_CODE.get(refused.code, 400))
    except (OperationalError, InterfaceError):
        return refusal("busy", 503)
    return JsonResponse(device_state(device))


STATUS_OF_CODE = {"code_unknown": 404, "code_used": 410, "code_expired": 410, "too_large": 413}


def _token(request: HttpRequest) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def device_state(device: Device) -> dict[str, Any]:
    """What the phone shows: whether it may count, where, and how many are counted so far."""
    sessions = list(Session.objects.filter(subject=device.subject_id, cancelled=False).order_by("starts_at", "pk"))
    if device.subject_id is None:
        sessions = []
    ids = [session.pk for session in sessions]
    whole, today = totals.of_sessions(ids), totals.of_sessions(ids, timezone.localdate())
    return {
        "device": {
            "id": str(device.pk),
            "state": device.state,
            "valid_until": device.expires_at.isoformat(),
            "title": sessions[0].title if sessions else "",
            "door": device.door,
            "label": device.label,
        },
        "sessions": [
            {
                "id": session.pk,
                "name": session.name,
                "venue": session.venue,
                "starts_at": session.starts_at.isoformat(),
                "ends_at": session.ends_at.isoformat() if session.ends_at else None,
                "total": whole[session.pk],
                "today": today[session.pk],
            }
            for session in sessions
        ],
        "attendants": [
            {"id": attendant.pk, "name": attendant.name, "check": attendant.pin_hash}
            for attendant in Attendant.objects.counting_for(device.subject_id)
        ],
    }
