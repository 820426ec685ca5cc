"""Makers of test stories."""

import datetime
from collections.abc import Sequence
from typing import Any

from wagtail.rich_text import RichText

from exhibitions.models import Exhibit
from stories.models import Outlet, StoryBasis, StoryIndexPage, StoryPage


def make_story(
    title: str = "渡口的灯",
    slug: str = "lamp",
    *,
    text: str = "<p>渡口有一盏灯。</p><p>后来桥通了，灯还亮着。</p>",
    body: Sequence[tuple[str, Any]] = (),
    basis: Sequence[Exhibit] = (),
    tags: Sequence[str] = (),
    live: bool = True,
    **fields: Any,
) -> StoryPage:
    """A story under the list of stories (the fixture `home` lays it)."""
    fields.setdefault("byline", "北岸")
    fields.setdefault("written_on", datetime.date(2025, 5, 1))
    page = StoryPage(title=title, slug=slug, body=[("text", RichText(text)), *body], live=False, **fields)
    page.basis = [StoryBasis(exhibit=exhibit, sort_order=order) for order, exhibit in enumerate(basis)]
    StoryIndexPage.objects.get().add_child(instance=page)
    if tags:
        page.tags.add(*tags)
        page.save()
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page


def make_outlet(name: str = "澜山日报", **fields: Any) -> Outlet:
    """An outlet in use."""
    return Outlet.objects.create(name=name, **fields)
