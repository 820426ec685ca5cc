"""How records show in JSON: addresses, prepared pictures, tags; nothing that leads to an original."""

from typing import Any

from rest_framework.fields import Field
from wagtail.api import APIField

from lantai.media.models import ArchiveImage
from lantai.media.templatetags.pictures import is_shown, picture_url
from lantai.pages.addresses import absolute


class AddressField(Field):
    """The absolute address of a record's page."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, instance: Any) -> str:
        return absolute(
            instance.get_absolute_url() if hasattr(instance, "get_absolute_url") else instance.get_url() or ""
        )


class PictureField(Field):
    """An image as its prepared public sizes; null while there is none to show."""

    def to_representation(self, image: ArchiveImage) -> dict[str, Any] | None:
        return sizes_of(image) if is_shown(image) else None


class TagNamesField(Field):
    """Tags by name, from what was loaded along."""

    def to_representation(self, tags: Any) -> list[str]:
        return sorted(tag.name for tag in tags.all())


class NamedField(Field):
    """A record one can filter by: its name and its slug."""

    def to_representation(self, named: Any) -> dict[str, str]:
        return {"name": named.name, "slug": named.slug}


class RowsField(Field):
    """Child records as objects of some of their plain fields."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(**{"read_only": True, **options})
        self.names = names

    def to_representation(self, rows: Any) -> list[dict[str, Any]]:
        return [{name: getattr(row, name) for name in self.names} for row in rows.all()]


def sizes_of(image: ArchiveImage) -> dict[str, Any]:
    """Every prepared size of a public image, with absolute addresses; widths and heights in pixels."""
    width, height = image.pictures["jpeg"]
    return {
        "alt": image.default_alt_text,
        "credit": image.credit,
        "jpeg": {"width": width, "height": height, "url": absolute(picture_url(image, width, "jpg"))},
        "sizes": [
            {
                "width": step,
                "height": tall,
                "avif": absolute(picture_url(image, step, "avif")),
                "webp": absolute(picture_url(image, step, "webp")),
            }
            for step, tall in image.pictures["sizes"]
        ],
    }


def picture(name: str) -> APIField:
    """A foreign key to an image."""
    return APIField(name, serializer=PictureField(read_only=True))


def named(name: str) -> APIField:
    """A foreign key to something with a name and a slug."""
    return APIField(name, serializer=NamedField(read_only=True))


def tags(name: str = "tags") -> APIField:
    """Tags; the view loads them along."""
    return APIField(name, serializer=TagNamesField(read_only=True))


def rows(name: str, *fields: str) -> APIField:
    """Child records."""
    return APIField(name, serializer=RowsField(*fields))
