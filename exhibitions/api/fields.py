"""How exhibits show in JSON. The fields of `lantai.api.fields` are here as well."""

from typing import Any

from rest_framework.fields import Field

from lantai.api.fields import AddressField, NamedField, TagNamesField, named, picture, rows, sizes_of, tags
from lantai.media.templatetags.pictures import is_shown
from lantai.pages.addresses import absolute

__all__ = ["AddressField", "NamedField", "TagNamesField", "WalkField", "named", "picture", "rows", "tags"]


class WalkField(Field):
    """The exhibits of an exhibition in walking order, those the public may see; the view loads them along."""

    def to_representation(self, placements: Any) -> list[dict[str, Any]]:
        from .exhibits import detail_url

        return [
            {
                "id": placed.exhibit_id,
                "meta": {
                    "type": "exhibitions.Exhibit",
                    "detail_url": detail_url(placed.exhibit_id),
                    "html_url": absolute(placed.exhibit.get_absolute_url()),
                },
                "title": placed.exhibit.title,
                "reference_code": placed.exhibit.reference_code,
                "section": placed.section_title,
            }
            for placed in placements.all()
            if placed.exhibit.showable
        ]


class SidesField(Field):
    """The images of an exhibit, in order, as their prepared public sizes."""

    def to_representation(self, sides: Any) -> list[dict[str, Any]]:
        return [
            {"role": side.role, "caption": side.caption, **sizes_of(side.image)}
            for side in sides.all()
            if is_shown(side.image)
        ]


class ShownInField(Field):
    """The exhibitions everybody may see that an exhibit is on show in."""

    def to_representation(self, placements: Any) -> list[dict[str, Any]]:
        return [
            {
                "id": placed.exhibition_id,
                "title": placed.exhibition.title,
                "slug": placed.exhibition.slug,
                "html_url": absolute(placed.exhibition.get_url() or ""),
                "section": placed.section_title,
            }
            for placed in placements.all()
        ]


class IdentifierField(Field):
    """The identifier harvesters know it by (OAI-PMH)."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, exhibit: Any) -> str:
        from ..harvesting.oai.repository import identifier

        return identifier(exhibit.slug)
