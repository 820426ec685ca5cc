"""Exhibits, recordings and pages for the previews of blocks."""

from typing import Any

from lantai.media.models import Recording


def samples(count: int, **rule: Any) -> list[Any]:
    """Showable exhibits with a public picture, those fulfilling `rule` first; none if there are fewer than `count`."""
    from ..models import Exhibit

    shown = Exhibit.objects.showable().for_display().filter(images__image__is_public=True).distinct().order_by("pk")
    fitting = list(shown.filter(**rule)[:count])
    others = shown.exclude(pk__in=[exhibit.pk for exhibit in fitting])
    found = [*fitting, *others[: count - len(fitting)]]
    return found if len(found) == count else []


def recording(kind: str) -> Recording | None:
    """The first sound ("audio") or film ("video") of the library."""
    return Recording.objects.filter(type=kind).order_by("pk").first()


def readings(count: int) -> list[Any]:
    """The latest published exhibitions."""
    from ..models import ExhibitionPage

    return list(ExhibitionPage.objects.live().public().order_by("-first_published_at")[:count])
