"""`/api/v2/exhibits/`: the exhibits the public may see, filtered as in the catalogue."""

from typing import Any, ClassVar

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.filters import BaseFilterBackend
from wagtail.api import APIField
from wagtail.api.v2.filters import OrderingFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.api.v2.utils import BadRequestError

from lantai.api.router import NAMESPACE, register_endpoint
from lantai.api.searching import WordFilter
from lantai.api.viewsets import FieldFilter, PublicViewSet
from lantai.pages.addresses import absolute
from lantai.pages.visibility import open_to_all

from ..facets import Catalogue
from ..models import Exhibit, ExhibitionPage, Placement
from .fields import AddressField, IdentifierField, NamedField, ShownInField, SidesField, TagNamesField

CARD = (
    "title", "reference_code", "kind", "date_text", "date_from", "date_to", "creator", "photographer", "description",
    "extent", "extent_unit", "carrier", "material", "dimensions", "genre", "photo_number", "negative_number",
    "document_number", "see_also", "fonds", "retention", "acquisition", "condition", "note", "transcription",
    "rights_note", "updated_at",
)  # fmt: skip


class CatalogueFilter(BaseFilterBackend):
    """kind, decade, place, tag and exhibition, as `exhibitions.facets` understands them."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        asked = {key: request.GET[key] for key in Catalogue.keys if key in request.GET}
        if not asked:
            return queryset
        catalogue = Catalogue(asked)
        if impossible := sorted(asked.keys() - catalogue.chosen.keys()):
            raise BadRequestError(f"not a possible value for: {', '.join(impossible)}")
        return queryset.filter(pk__in=catalogue.results().order_by().values("pk"))


class ExhibitSerializer(BaseSerializer):
    html_url = AddressField(read_only=True)
    oai_identifier = IdentifierField(read_only=True)


class ExhibitsViewSet(PublicViewSet):
    """Showable exhibits with what their public page tells."""

    name = "exhibits"
    model = Exhibit
    base_serializer_class = ExhibitSerializer
    filters = frozenset(Catalogue.keys)
    filter_backends: ClassVar[list[Any]] = [FieldFilter, CatalogueFilter, OrderingFilter, WordFilter]
    find_query_parameters = PublicViewSet.find_query_parameters | {"slug", "reference_code"}
    body_fields: ClassVar[list[Any]] = [
        *PublicViewSet.body_fields,
        *CARD,
        APIField("place", serializer=NamedField(read_only=True)),
        APIField("tags", serializer=TagNamesField(read_only=True)),
        APIField("images", serializer=SidesField(read_only=True)),
        APIField("exhibitions", serializer=ShownInField(source="placements", read_only=True)),
    ]
    meta_fields: ClassVar[list[str]] = [*PublicViewSet.meta_fields, "html_url", "slug", "oai_identifier"]
    listing_default_fields: ClassVar[list[str]] = [
        *PublicViewSet.listing_default_fields, "html_url", "title", "reference_code", "kind", "date_text",
    ]  # fmt: skip

    def get_queryset(self) -> Any:
        pages = open_to_all(ExhibitionPage.objects.select_related(None)).values("pk")
        placed = Placement.objects.filter(exhibition__in=pages).select_related("exhibition").order_by("exhibition")
        light = placed.defer("exhibition__body", "exhibition__preface", "exhibition__closing")
        return (
            Exhibit.objects.showable()
            .for_display()
            .prefetch_related("tags", Prefetch("placements", light))
            .order_by("reference_code")
        )

    def find_object(self, queryset: Any, request: Any) -> Any:
        for name in ("slug", "reference_code"):
            if name in request.GET:
                return queryset.filter(**{name: request.GET[name]}).first()
        return super().find_object(queryset, request)

    def searched(self) -> Any:
        return Exhibit.objects.showable()


def detail_url(pk: int) -> str:
    """Address of one exhibit in the API."""
    return absolute(reverse(f"{NAMESPACE}:exhibits:detail", args=[pk]))


register_endpoint(
    ExhibitsViewSet,
    _("Exhibits the public may see, with all their public fields."),
    (
        ("kind", _("photo, document or artifact")),
        ("decade", _("the decade a date begins in: 1950; of dates over three decades and more there is none")),
        ("place, tag, exhibition", _("the slug of a place, a tag or an exhibition, as in addresses of the catalogue")),
        ("reference_code", _("the reference code, written exactly")),
    ),
)
