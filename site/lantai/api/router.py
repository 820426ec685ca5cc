"""The endpoints of `/api/v2/`, each documented on its page."""

from dataclasses import dataclass
from typing import Any

from wagtail.api.v2.router import WagtailAPIRouter

NAMESPACE = "api"

router = WagtailAPIRouter(NAMESPACE)


@dataclass(frozen=True)
class Endpoint:
    """What the documentation says of an endpoint: `note` in a sentence, `parameters` beside the common ones."""

    name: str
    note: Any
    parameters: tuple[tuple[str, Any], ...] = ()


_endpoints: list[Endpoint] = []


def register_endpoint(viewset: type[Any], note: Any, parameters: tuple[tuple[str, Any], ...] = ()) -> None:
    """Add an endpoint under the viewset's `name`. Called in an app's `ready()`, before addresses are asked for."""
    router.register_endpoint(viewset.name, viewset)
    _endpoints.append(Endpoint(viewset.name, note, parameters))


def endpoints() -> list[Endpoint]:
    """All of them, as they were registered."""
    return list(_endpoints)
