"""What every endpoint has in common: anybody may read, nobody may write, and bad questions get a plain answer."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from wagtail.api.v2.filters import FieldsFilter
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from lantai.pages.cross_origin import open_to_scripts

LARGEST_ID = 2**63 - 1
DEEPEST = 100_000


class BoundedPagination(WagtailPagination):
    """Wagtail's `limit` and `offset`; how deep one may go has a bound as well."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        offset = request.GET.get("offset", "0")
        if offset.isascii() and offset.isdecimal() and (len(offset) > 9 or int(offset) > DEEPEST):
            raise BadRequestError(f"offset cannot be higher than {DEEPEST}")
        return super().paginate_queryset(queryset, request, view)


class PublicViewSet(BaseAPIViewSet):
    """Read-only JSON without signing in, for scripts of any origin.

    Subclasses restrict `get_queryset` to what the public may see, and name in `filters` the parameters
    they take beside plain fields.
    """

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    pagination_class = BoundedPagination
    filters: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Any:
        return open_to_scripts(super().as_view(*args, **kwargs))

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\x00" in name or "\x00" in value for name, values in request.GET.lists() for value in values):
            raise BadRequestError("null characters are not allowed")

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        # What is withdrawn must be gone at the next request.
        final["Cache-Control"] = "no-cache"
        return final

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ValidationError):
            exc = BadRequestError("; ".join(exc.messages))
        elif isinstance(exc, Http404):
            # The same words for what is closed as for what never was.
            exc = Http404("not found")
        response: Response = super().handle_exception(exc)
        return response

    def detail_view(self, request: Any, pk: int) -> Response:
        if pk > LARGEST_ID:
            raise Http404
        response: Response = super().detail_view(request, pk)
        return response

    def find_object(self, queryset: Any, request: Any) -> Any:
        wanted = request.GET.get("id")
        if wanted is not None and not (wanted.isascii() and wanted.isdecimal() and int(wanted) <= LARGEST_ID):
            raise BadRequestError("id must be a positive integer")
        return super().find_object(queryset, request)

    @classmethod
    def get_available_fields(cls, model: Any, db_fields_only: bool = False) -> list[str]:
        """As Wagtail's; of the database's, those that may be compared and sorted by: plain columns."""
        fields: list[str] = super().get_available_fields(model)
        if not db_fields_only:
            return fields
        plain = {field.name for field in model._meta.concrete_fields if not field.is_relation}
        return [name for name in fields if name in plain]

    def check_query_parameters(self, queryset: Any) -> None:
        allowed = {*self.get_available_fields(queryset.model, db_fields_only=True), *self.known_query_parameters}
        if unknown := sorted(set(self.request.GET) - allowed - self.filters):
            raise BadRequestError(f"query parameter is not an operation or a recognised field: {', '.join(unknown)}")

    def searched(self) -> Any:
        """What `?search=` looks through: a queryset the search engine can filter; the list's own gate comes after."""
        return self.get_queryset().model._default_manager.all()


class FieldFilter(FieldsFilter):
    """Wagtail's, without the parameters an endpoint reads itself."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        if not view.filters & set(request.GET):
            return super().filter_queryset(request, queryset, view)
        own = request._request.GET.copy()
        for name in view.filters:
            own.pop(name, None)
        return super().filter_queryset(_Asked(own), queryset, view)


class _Asked:
    def __init__(self, query: Any) -> None:
        self.GET = query
