"""`/api/v2/pages/`: the pages everybody may see."""

from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.api.v2.filters import AncestorOfFilter, ChildOfFilter, DescendantOfFilter, OrderingFilter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, Site

from lantai.pages.visibility import open_to_all

from .fields import AddressField
from .router import register_endpoint
from .searching import WordFilter
from .viewsets import FieldFilter, PublicViewSet


class PublicPageSerializer(PageSerializer):
    """Addresses are those of BASE_URL."""

    html_url = AddressField(read_only=True)


class PublicPagesViewSet(PublicViewSet, PagesAPIViewSet):
    """Wagtail's endpoint over `open_to_all`. What a type of page tells beside the common is its model's `api_fields`."""

    base_serializer_class = PublicPageSerializer
    filter_backends: ClassVar[list[Any]] = [
        FieldFilter,
        ChildOfFilter,
        AncestorOfFilter,
        DescendantOfFilter,
        OrderingFilter,
        WordFilter,
    ]
    known_query_parameters = PublicViewSet.known_query_parameters | {"type", "child_of", "ancestor_of", "descendant_of"}
    meta_fields: ClassVar[list[str]] = [
        name for name in PagesAPIViewSet.meta_fields if name not in {"locale", "alias_of"}
    ]

    @classmethod
    def get_detail_default_fields(cls, model: Any) -> list[str]:
        return cls.get_available_fields(model)

    @classmethod
    def get_listing_default_fields(cls, model: Any) -> list[str]:
        return [*cls.listing_default_fields]

    def get_base_queryset(self) -> Any:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        pages: Any = open_to_all(Page.objects.select_related("content_type"))
        return pages.descendant_of(site.root_page, inclusive=True) if site else pages.none()

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        prefetches = getattr(queryset.model, "api_prefetches", None)
        return queryset.prefetch_related(*prefetches()) if prefetches else queryset

    def get_object(self) -> Any:
        page = super().get_object()
        if prefetches := getattr(type(page), "api_prefetches", None):
            prefetch_related_objects([page], *prefetches())
        return page

    def find_object(self, queryset: Any, request: Any) -> Any:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        path = request.GET.get("html_path")
        if path is None or site is None:
            return PublicViewSet.find_object(self, queryset, request)
        parts = [part for part in path.split("/") if part]
        try:
            page, _args, _kwargs = site.root_page.specific.route(request, parts)
        except Http404:
            return None
        return queryset.filter(pk=page.pk).first()

    def searched(self) -> Any:
        return self.get_queryset().model._base_manager.filter(live=True)


register_endpoint(
    PublicPagesViewSet,
    _("Pages everybody may see; with type, the fields of that type as well."),
    (
        ("type", _("a type of page: exhibitions.ExhibitionPage, exhibitions.EventPage, stories.StoryPage…")),
        ("child_of, descendant_of, ancestor_of", _("a place in the tree: the id of a page, or root")),
        ("slug", _("the last part of its address")),
    ),
)
