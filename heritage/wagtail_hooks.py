"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.snippets.models import register_snippet

from . import audit, consent
from .admin.viewsets import HeritageGroup
from .models import HeritageElement

register_snippet(HeritageGroup)


class ElementSearchArea(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("heritage.view_heritageelement"))


@hooks.register("register_admin_search_area")
def search_elements() -> SearchArea:
    url = reverse(HeritageElement.snippet_viewset.get_url_name("list"))
    return ElementSearchArea(_("Heritage elements"), url, name="heritage", icon_name="heritage", order=125)


@hooks.register("register_log_actions")
def consent_log_actions(actions: Any) -> None:
    actions.register_action(consent.RECORDED)(audit.ConsentRecorded)
    actions.register_action(consent.WITHDRAWN)(audit.ConsentWithdrawn)


@hooks.register("register_icons")
def own_icons(icons: list[str]) -> list[str]:
    return [*icons, "heritage/icons/heritage.svg"]
