"""Registration with the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .admin import ExhibitViewSet, PlaceViewSet
from .audit import OpennessFormatter

register_snippet(ExhibitViewSet)
register_snippet(PlaceViewSet)


@hooks.register("register_log_actions")
def openness_log_actions(actions: Any) -> None:
    for action, label in (
        ("exhibitions.decide", _("Openness decided")),
        ("exhibitions.open", _("Opened to the public")),
        ("exhibitions.withdraw", _("Withdrawn from the public")),
    ):
        actions.register_action(action)(type("", (OpennessFormatter,), {"label": label}))
