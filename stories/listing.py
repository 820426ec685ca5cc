"""The list of stories: filtered by theme, decade and tag, latest first."""

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exhibitions.facets import count_decades, within_decade
from exhibitions.models import ExhibitTag
from lantai.pages.filtering import MOST_VALUES, Facet, Filtered, decade_label, is_decade
from lantai.pages.paging import CountedPaginator, paging_context
from lantai.pages.visibility import open_to_all

from .models import StoryPage, StoryTheme, TaggedStory

PER_PAGE = 12


def public_stories() -> QuerySet[StoryPage]:
    """Stories everybody may see, latest first, without their texts."""
    return open_to_all(StoryPage.objects.all()).defer("body", "notes").order_by("-first_published_at", "-pk")


class StoryListing(Filtered):
    """The public stories under the filters of a query string. Counts of a facet leave its own filter aside."""

    keys = ("theme", "decade", "tag")
    leading = "theme"

    def is_possible(self, key: str, value: str) -> bool:
        """A decade or a slug."""
        return is_decade(value) if key == "decade" else super().is_possible(key, value)

    def results(self) -> QuerySet[StoryPage]:
        """The stories, latest first."""
        return self._filtered()

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Every facet by its key: three queries; one more for each chosen value that counts nothing."""
        return {
            "theme": self.facet("theme", pgettext("stories", "Theme"), self._themes()),
            "decade": self.facet("decade", _("Decade"), self._decades()),
            "tag": self.facet("tag", _("Tag"), self._tags()),
        }

    @cached_property
    def total(self) -> int:
        """How many stories `results` gives."""
        return self._filtered().count()

    @cached_property
    def total_of_all_themes(self) -> int:
        """How many there would be without the filter by theme."""
        return self._filtered(without="theme").count() if "theme" in self.chosen else self.total

    def _filtered(self, *, without: str = "") -> QuerySet[StoryPage]:
        rule = Q()
        for key, value in self.chosen.items():
            if key != without:
                rule &= _rule(key, value)
        return public_stories().filter(rule)

    def _themes(self) -> list[tuple[str, str, int]]:
        rows = (
            self._filtered(without="theme")
            .filter(theme__isnull=False)
            .order_by("theme__sort_order", "theme__name")
            .values_list("theme__slug", "theme__name")
            .annotate(n=Count("pk"))
        )
        return self._with_chosen("theme", list(rows), StoryTheme.objects)

    def _decades(self) -> list[tuple[str, str, int]]:
        counts = count_decades(self._filtered(without="decade"))
        if chosen := self.chosen.get("decade"):
            counts.setdefault(chosen, 0)
        return [(decade, decade_label(decade), n) for decade, n in sorted(counts.items())]

    def _tags(self) -> list[tuple[str, str, int]]:
        tagged = TaggedStory.objects.filter(content_object__in=self._filtered(without="tag").order_by().values("pk"))
        rows = (
            tagged.order_by().values_list("tag__slug", "tag__name").annotate(n=Count("pk")).order_by("-n", "tag__name")
        )
        return self._with_chosen("tag", list(rows[:MOST_VALUES]), ExhibitTag.objects)

    def _with_chosen(self, key: str, rows: list[tuple[str, str, int]], named: Any) -> list[tuple[str, str, int]]:
        """The rows, and the chosen value where it exists but counts nothing."""
        chosen = self.chosen.get(key)
        if not chosen or any(slug == chosen for slug, _name, _n in rows):
            return rows
        return [*rows, *((chosen, name, 0) for name in named.filter(slug=chosen).values_list("name", flat=True))]


def listing_context(request: HttpRequest) -> dict[str, Any]:
    """Template context of the list of stories."""
    listing = StoryListing(request.GET.dict())
    page = CountedPaginator(listing.results(), PER_PAGE, listing.total).get_page(request.GET.get("page"))
    return paging_context(request, listing, page)


def _rule(key: str, value: str) -> Q:
    if key == "theme":
        return Q(theme__in=StoryTheme.objects.filter(slug=value).order_by())
    if key == "decade":
        return within_decade(value)
    return Q(pk__in=TaggedStory.objects.filter(tag__slug=value).values("content_object"))
