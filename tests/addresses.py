"""Every address the project answers to, with one concrete example of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

# Examples of addresses that are regular expressions, by name.
WRITTEN_OUT = {
    "wagtailadmin_pages:revisions_compare": "/cms/pages/{page_id}/revisions/compare/live...{revision_id}/",
    "wagtailsnippets_exhibitions_exhibit:revisions_compare": (
        "/cms/exhibits/history/{exhibit}/revisions/compare/live...{exhibit_revision}/"
    ),
    "wagtailsnippets_yearbook_contribution:revisions_compare": (
        "/cms/yearbook-entries/history/{yearbook_entry}/revisions/compare/live...{yearbook_entry_revision}/"
    ),
    "wagtailsnippets_yearbook_yearbook:revisions_compare": (
        "/cms/yearbooks/history/{yearbook}/revisions/compare/live...{yearbook_revision}/"
    ),
    "wagtailsnippets_heritage_heritageelement:revisions_compare": (
        "/cms/heritage/elements/history/{element}/revisions/compare/live...{element_revision}/"
    ),
    "wagtailsnippets_heritage_bearer:revisions_compare": (
        "/cms/heritage/bearers/history/{bearer}/revisions/compare/live...{bearer_revision}/"
    ),
    "wagtaildocs_serve": "/documents/{document_id}/{document_name}",
    "wagtailmedia:add": "/cms/media/audio/add/",
    "wagtailmedia:chooser_upload": "/cms/media/audio/chooser/upload/",
    "wagtailmedia:chooser_typed": "/cms/media/chooser/audio/",
    "wagtailadmin_api:pages:listing": "/cms/api/main/pages/",
    "wagtailadmin_api:pages:detail": "/cms/api/main/pages/{page_id}/",
    "wagtailadmin_api:pages:find": "/cms/api/main/pages/find/?id={page_id}",
    "wagtailadmin_api:pages:action": "/cms/api/main/pages/{page_id}/action/unpublish/",
    "wagtailadmin_api:documents:listing": "/cms/api/main/documents/",
    "wagtailadmin_api:documents:detail": "/cms/api/main/documents/{document_id}/",
    "wagtailadmin_api:documents:find": "/cms/api/main/documents/find/?id={document_id}",
    "wagtailadmin_api:images:listing": "/cms/api/main/images/",
    "wagtailadmin_api:images:detail": "/cms/api/main/images/{image_id}/",
    "wagtailadmin_api:images:find": "/cms/api/main/images/find/?id={image_id}",
    **{
        f"api:{endpoint}:{name}": f"/api/v2/{endpoint}/{path}"
        for endpoint, sample in (
            ("exhibits", "exhibit"),
            ("pages", "page_id"),
            ("images", "image_id"),
            ("documents", "document_id"),
        )
        for name, path in (("listing", ""), ("detail", f"{{{sample}}}/"), ("find", f"find/?id={{{sample}}}"))
    },
    "api_not_there": "/api/v2/no-such-thing/",
    "wagtail_serve": "/exhibitions/",
    "": "/cms/no-such-thing/",
}


@dataclass(frozen=True)
class Address:
    """`name` with its namespaces; `route` as the pattern is written; `parameters` to be filled in."""

    name: str
    route: str

    def example(self, samples: dict[str, Any]) -> str:
        """A concrete address. `samples` are looked up as "name:parameter", then "namespace:parameter", then "parameter"."""
        if self.name in WRITTEN_OUT:
            return WRITTEN_OUT[self.name].format(**samples)
        url = f"/{self.route}"
        while "<" in url:
            before, _sep, rest = url.partition("<")
            inside, _sep, after = rest.partition(">")
            parameter = inside.rpartition(":")[2]
            namespace = self.name.rpartition(":")[0]
            keys = (f"{self.name}:{parameter}", f"{namespace}:{parameter}", parameter)
            value = next((samples[key] for key in keys if key in samples), None)
            if value is None:
                raise KeyError(f"No example of “{parameter}” for {self.name} ({self.route})")
            url = f"{before}{value}{after}"
        return url


def addresses() -> list[Address]:
    """All of them, in the order they are tried."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, route: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        longer = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, longer, inside)
        elif isinstance(entry, URLPattern):
            name = ":".join((*namespaces, entry.name)) if entry.name else ""
            if isinstance(entry.pattern, RegexPattern) and name not in WRITTEN_OUT:
                raise KeyError(f"{name or longer}: write out an example in tests/addresses.py")
            yield Address(name if entry.name or isinstance(entry.pattern, RegexPattern) else longer, longer)
