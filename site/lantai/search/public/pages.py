"""Pages as what is found: their live, published content, as long as everybody may see it."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from lantai.media import publicity
from lantai.pages.models import BasePage, StandardPage
from lantai.pages.visibility import open_to_all

from .registry import Findable, Source, register_source, register_type
from .streams import stream_text, tidy
from .waiting import schedule

SOURCE = "page"

AnyPage = TypeVar("AnyPage", bound=BasePage)
_makers: dict[type[Any], Callable[[Any], Iterable[Findable]]] = {}
_followers: list[Callable[[set[int]], None]] = []


def register_page(model: type[AnyPage]) -> Callable[[Callable[[AnyPage], Iterable[Findable]]], Any]:
    """Decorator: register what is made of a page of this type. It is given a live page as it was published."""

    def add(maker: Callable[[AnyPage], Iterable[Findable]]) -> Callable[[AnyPage], Iterable[Findable]]:
        _makers[model] = maker
        return maker

    return add


def register_follower(follower: Callable[[set[int]], None]) -> Callable[[set[int]], None]:
    """Decorator: register what depends on pages being public; it is told the ids of those that became so or ceased to."""
    _followers.append(follower)
    return follower


def of_page(page: Any, **fields: Any) -> Findable:
    """What all pages have in common, with more of `Findable`'s fields or others in place of them."""
    common = {
        "object_id": page.pk,
        "title": page.title,
        "url": page.url or "",
        "summary": page.summary,
        "picture_id": page.picture_id,
    }
    return Findable(**{**common, **fields})


def rich_text(html: str) -> str:
    """The words of rich text, a line for each paragraph."""
    return tidy(strip_tags(html.replace("</p>", "\n").replace("</li>", "\n").replace("<br/>", "\n")))


def refresh_holders_of(model: type[Model], ids: Iterable[int]) -> None:
    """Have the entries of pages that hold these records, by Wagtail's reference index, follow."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(pk) for pk in ids],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    if held := {int(pk) for pk in references.values_list("object_id", flat=True)}:
        schedule(SOURCE, held)


def _findables(ids: Collection[int]) -> Iterable[Findable]:
    pages: Any = open_to_all(_known().filter(pk__in=ids))
    for page in pages.specific():
        if page.url:
            yield from _makers[type(page)](page)


def _ids() -> Iterable[int]:
    pages: Any = open_to_all(_known())
    found: Iterable[int] = pages.values_list("pk", flat=True)
    return found


def _known() -> Any:
    types = ContentType.objects.get_for_models(*_makers).values()
    return Page.objects.filter(content_type__in=types)


def _afterwards(_asked: set[int], moved: set[int]) -> None:
    from .documents import reconsider_all

    # A page may lead to a file, or no longer.
    reconsider_all()
    for follower in _followers if moved else ():
        follower(moved)


register_source(Source(SOURCE, _findables, _ids, _afterwards))
register_type("page", _("About the hall"), 90)


@register_page(StandardPage)
def _standard(page: StandardPage) -> Iterable[Findable]:
    yield of_page(page, type="page", text=stream_text(page.body))


@receiver([page_published, page_unpublished])
def follow_publication(instance: Page, **_kwargs: Any) -> None:
    schedule(SOURCE, [instance.pk])


@receiver(post_save)
def follow_saving(instance: Any, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """Whatever saves a page as it stands; noting a draft names the few fields it updates."""
    if isinstance(instance, BasePage) and not raw and (update_fields is None or "live" in update_fields):
        schedule(SOURCE, [instance.pk])


@receiver(pre_delete)
def follow_deletion(instance: Any, **_kwargs: Any) -> None:
    if isinstance(instance, Page):
        schedule(SOURCE, [instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def follow_restriction(instance: PageViewRestriction, **_kwargs: Any) -> None:
    schedule(SOURCE, _tree(instance.page))


@receiver([post_page_move, page_slug_changed])
def follow_address(instance: Page, **_kwargs: Any) -> None:
    """It may have come under a restriction or out of one; the addresses below it are others."""
    schedule(SOURCE, _tree(instance))


def _tree(page: Page) -> Iterable[int]:
    found: Iterable[int] = page.get_descendants(inclusive=True).values_list("pk", flat=True)
    return found


@receiver(publicity.reconsidered)
def follow_files(model: Any, ids: set[int], **_kwargs: Any) -> None:
    """Words of a picture or recording are on a page only while it is."""
    refresh_holders_of(model, ids)
