"""What the frame of every public page needs: the hall's particulars, menus, the other language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lantai.pagecache.memory import remembered

from .models import HallSettings
from .navigation import main_menu, standard_pages


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Lazy: admin pages pay nothing for it."""
    language = get_language() or settings.LANGUAGE_CODE
    other = "zh-hans" if language == "en" else "en"
    return {
        "admin_name": settings.WAGTAIL_SITE_NAME,
        "hall": SimpleLazyObject(lambda: HallSettings.for_request(request)),
        "main_menu": SimpleLazyObject(lambda: main_menu(request)),
        "standard_pages": SimpleLazyObject(lambda: remembered("standard pages", standard_pages)),
        "is_demo": settings.DEMO,
        "language": language,
        "other_language": other,
        "other_language_url": SimpleLazyObject(lambda: translate_url(request.get_full_path(), other)),
        "canonical": f"{settings.WAGTAILADMIN_BASE_URL}{request.path}",
        "alternates": SimpleLazyObject(lambda: _alternates(request)),
    }


def _alternates(request: HttpRequest) -> list[tuple[str, str]]:
    """BCP 47 tag and absolute address of this page in each language; none for a page that has one address only."""
    urls = {tag: translate_url(request.path, code) for tag, code in (("zh-Hans", "zh-hans"), ("en", "en"))}
    if len(set(urls.values())) == 1:
        return []
    return [(tag, f"{settings.WAGTAILADMIN_BASE_URL}{url}") for tag, url in urls.items()]
