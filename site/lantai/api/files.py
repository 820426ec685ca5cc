"""`/api/v2/images/` and `/api/v2/documents/`: files the public may have, images only as their prepared sizes."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.fields import Field
from wagtail.api.v2.filters import OrderingFilter
from wagtail.api.v2.serializers import BaseSerializer

from lantai.media.documents import public_documents
from lantai.media.models import ArchiveDocument, ArchiveImage
from lantai.pages.addresses import absolute

from .fields import sizes_of
from .router import register_endpoint
from .searching import WordFilter
from .viewsets import FieldFilter, PublicViewSet


class SizesField(Field):
    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, image: ArchiveImage) -> dict[str, Any]:
        return sizes_of(image)


class DownloadField(Field):
    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, document: ArchiveDocument) -> str:
        return absolute(document.url)


class ImageSerializer(BaseSerializer):
    files = SizesField(read_only=True)


class DocumentSerializer(BaseSerializer):
    download_url = DownloadField(read_only=True)


class PublicImagesViewSet(PublicViewSet):
    """Images that are public now and prepared; their originals have no address here."""

    name = "images"
    model = ArchiveImage
    base_serializer_class = ImageSerializer
    filter_backends: ClassVar[list[Any]] = [FieldFilter, OrderingFilter, WordFilter]
    body_fields: ClassVar[list[str]] = [*PublicViewSet.body_fields, "title", "description", "credit", "files"]
    listing_default_fields: ClassVar[list[str]] = [*PublicViewSet.listing_default_fields, "title", "files"]

    def get_queryset(self) -> Any:
        return ArchiveImage.objects.filter(is_public=True).exclude(pictures={}).order_by("id")


class PublicDocumentsViewSet(PublicViewSet):
    """Documents that stand on a page or record everybody may see."""

    name = "documents"
    model = ArchiveDocument
    base_serializer_class = DocumentSerializer
    filter_backends: ClassVar[list[Any]] = [FieldFilter, OrderingFilter, WordFilter]
    body_fields: ClassVar[list[str]] = [*PublicViewSet.body_fields, "title"]
    meta_fields: ClassVar[list[str]] = [*PublicViewSet.meta_fields, "download_url"]
    listing_default_fields: ClassVar[list[str]] = [*PublicViewSet.listing_default_fields, "title", "download_url"]

    def get_queryset(self) -> Any:
        return public_documents().order_by("id")


register_endpoint(PublicImagesViewSet, _("Pictures the public may have, in their prepared sizes; never originals."))
register_endpoint(PublicDocumentsViewSet, _("Files to download that stand on a public page."))
