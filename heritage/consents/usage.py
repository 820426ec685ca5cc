"""Where a picture, recording or document is used, from Wagtail's reference index."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex


def users_of(file: Model) -> list[Any]:
    """The pages and records that hold a file as saved, each once."""
    return [source for source, _references in ReferenceIndex.get_references_to(file).group_by_source_object()]


def where_used(file: Model) -> list[str]:
    """Titles and addresses for the log. What has no address of its own is named by its kind and number:
    a bearer's name does not belong into a log.
    """
    return [_name(source) for source in users_of(file)]


def counts(files: Iterable[Model]) -> dict[Model, int]:
    """How many pages and records hold each of several files, in one query."""
    asked = {(ContentType.objects.get_for_model(file).pk, str(file.pk)): file for file in files}
    references = ReferenceIndex.objects.filter(
        to_content_type__in={type_id for type_id, _pk in asked}, to_object_id__in={pk for _type, pk in asked}
    )
    sources = references.values_list("to_content_type", "to_object_id", "base_content_type", "object_id").distinct()
    found = Counter((type_id, pk) for type_id, pk, *_source in sources)
    return {file: found[key] for key, file in asked.items()}


def _name(source: Any) -> str:
    if isinstance(source, Page):
        return f"{source.title} ({source.url_path})"
    if hasattr(source, "get_absolute_url"):
        return f"{source} ({source.get_absolute_url()})"
    return f"{source._meta.verbose_name} #{source.pk}"


def edit_url(source: Any, user: Any) -> str:
    """Where this user may edit what holds the file; "" where they may not."""
    return AdminURLFinder(user).get_edit_url(source) or ""
