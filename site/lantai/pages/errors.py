"""Error pages a person can read, which say what to do next."""

import sys

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from lantai.ops.database_away import why_away

# The page for a broken server asks nothing of the server: its words are here in both
# languages, not in a message catalogue.
BROKEN = {
    "chinese": {
        "title": "服务器出错了",
        "heading": "这一页暂时打不开",
        "words": "服务器出了差错，不是您的操作有误，差错已经记入日志。请过几分钟再试；若一直打不开，请致电本馆。",
        "home": "回到首页",
        "address": "/",
    },
    "english": {
        "heading": "This page cannot be opened at the moment",
        "words": "The server made a mistake; you did nothing wrong, and it has been logged. Please try again in a few minutes.",
        "home": "To the home page",
        "address": "/en/",
    },
}
# Its database is away: stopped, locked, being restored.
AWAY = {
    "chinese": {
        "title": "网站很快恢复访问",
        "heading": "网站很快恢复访问",
        "words": "网站正在维护或恢复，一般只需几分钟，请稍后再打开这一页。如刚才正在提交内容，请稍后返回上一页重新提交。",
        "home": "回到首页",
        "address": "/",
    },
    "english": {
        "heading": "The site will be back shortly",
        "words": "It is being looked after, which usually takes a few minutes; please open this page again then. "
        "If you were sending something, go back in a few minutes and send it again.",
        "home": "To the home page",
        "address": "/en/",
    },
}
AWAY_SECONDS = 60
REFUSED = {
    "chinese": {
        "title": "请求无法处理",
        "heading": "这个请求无法处理",
        "words": "浏览器送来的内容不完整，或不是本站的地址。请从首页重新进入。",
        "home": "回到首页",
        "address": "/",
    },
    "english": {
        "heading": "This request cannot be answered",
        "words": "What the browser sent is incomplete, or not for this site. Please start again from the home page.",
        "home": "To the home page",
        "address": "/en/",
    },
}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; the same for what is closed as for what never was."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form sent without a valid CSRF token; Django calls it by `CSRF_FAILURE_VIEW`."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def too_many(request: HttpRequest, seconds: int = 60, why: str = "") -> HttpResponse:
    """429, with the time after which one may come back; `why` is "", "search", "locked" or "code"."""
    minutes = max(1, round(seconds / 60))
    response = render(request, "429.html", {"why": why, "minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; stands alone, since the host itself may be what is wrong with the request."""
    return _alone(REFUSED, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away; stands alone, without database, menus or context processors."""
    if not why_away(sys.exc_info()[1]):
        return _alone(BROKEN, 500)
    response = _alone(AWAY, 503)
    response["Retry-After"] = str(AWAY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _alone(words: dict[str, dict[str, str]], status: int) -> HttpResponse:
    page = loader.get_template("500.html").render({**words, "stylesheet": _stylesheet()})
    return HttpResponse(page, status=status)


def _stylesheet() -> str:
    """Address of the style sheet; "" while static files have not been collected. The page reads without it."""
    try:
        return staticfiles_storage.url("css/look.css")
    except ValueError:
        return ""
