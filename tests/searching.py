"""Looking at what a search finds, from outside."""

import html
import re
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.files.base import ContentFile
from django.test import Client
from django.utils.html import strip_tags
from wagtail.search.backends import get_search_backend

from lantai.media.models import ArchiveDocument
from lantai.pages.models import HomePage, StandardPage
from lantai.search.public.models import SearchEntry
from lantai.search.query import parse


def page_of(words: str = "", path: str = "/search/", **parameters: str) -> str:
    """The search page; titles are set with `<wbr>` between their words."""
    query = {"q": words, **parameters} if words else parameters
    response = Client().get(f"{path}?{urlencode(query)}")
    assert response.status_code == 200, (words, parameters)
    return response.content.decode().replace("<wbr>", "")


def found(words: str = "", **parameters: str) -> list[str]:
    """Titles of the results on a page, in order."""
    titles = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", page_of(words, **parameters))
    return [html.unescape(strip_tags(title)) for title in titles]


def suggested(typed: str, path: str = "/search/suggest") -> list[str]:
    """Titles suggested while typing."""
    response = Client().get(path, {"q": typed})
    assert response.status_code == 200
    return [suggestion["title"] for suggestion in response.json()["suggestions"]]


def counts(facet: str, words: str = "", **parameters: str) -> dict[str, int]:
    """What a facet offers, by value, as the address of each value says."""
    choices = re.findall(
        r'<a href="\?([^"]*)"[^>]*>(?:(?!</a>).)*?<span class="n">(\d+)</span></a>',
        page_of(words, **parameters),
        re.DOTALL,
    )
    offered = {}
    for query, number in choices:
        match = re.search(rf"(?:^|&amp;){facet}=([^&]+)", query)
        if match and not (facet in parameters and match[1] == parameters[facet]):
            offered[match[1]] = int(number)
    return offered


def is_indexed(words: str) -> bool:
    """Whether the search engine itself, asked about entries, knows of any with these words."""
    return bool(list(get_search_backend().search(parse(words), SearchEntry.objects.all())[:1]))


def is_public(words: str) -> bool:
    """Whether anything with these words is found; all of page, suggestions, entries and index must agree on that."""
    entries = [e for e in SearchEntry.objects.all() if words in f"{e.title}\n{e.summary}\n{e.text}\n{e.transcription}"]
    answers = {bool(found(words)), bool(entries), is_indexed(words)}
    assert len(answers) == 1, (words, answers)
    return answers.pop()


def make_standard_page(title: str = "开放须知", slug: str = "rules", live: bool = True, **fields: Any) -> StandardPage:
    """A page of text below the home page."""
    page = StandardPage(title=title, slug=slug, live=False, **fields)
    HomePage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page


def link_to(document: ArchiveDocument) -> tuple[str, Any]:
    """A block of text that leads to a file."""
    from wagtail.rich_text import RichText

    return ("text", RichText(f'<p><a linktype="document" id="{document.pk}">附件</a></p>'))


def word_bytes(*paragraphs: str) -> bytes:
    """A real Word file."""
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_document(content: bytes, name: str = "附件.docx", title: str = "附件", **fields: Any) -> ArchiveDocument:
    """An uploaded file; its text is read at once where tasks run at once."""
    document = ArchiveDocument(title=title, file=ContentFile(content, name=name), **fields)
    document._set_document_file_metadata()
    document.save()
    document.file.close()
    return document


def also_searched(words: str) -> tuple[str, str]:
    """What a results page says it searched for as well, and the query of its way back; both empty where it says nothing."""
    said = re.search(r'<p class="also">.*?<b[^>]*>(.*?)</b>.*?<a href="([^"]*)"', page_of(words), re.DOTALL)
    return (said[1], html.unescape(said[2])) if said else ("", "")
