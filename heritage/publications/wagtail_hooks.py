"""Registration with the Wagtail admin."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from . import exporting
from .admin import files
from .admin.listing import books_viewset
from .features import NOTE
from .models import BookPart, PublicationPage

ENTITY = "NOTE"


class NoteHandler(InlineEntityElementHandler):
    """`<span data-note="…">` as the editor's entity."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"text": attrs["data-note"]}


def note_element(props: dict[str, Any]) -> Any:
    """The editor's entity as it is stored."""
    return DOM.create_element("span", {"data-note": props.get("text") or ""}, props["children"])


@hooks.register("register_rich_text_features")
def footnotes(features: Any) -> None:
    features.register_editor_plugin(
        "draftail",
        NOTE,
        draftail.EntityFeature(
            {
                "type": ENTITY,
                "icon": "openquote",
                "description": _("Footnote"),
                "attributes": ["text"],
                "askFor": _("Words of the footnote"),
                "keep": _("Keep the footnote"),
                "cancel": pgettext_lazy("footnote", "Leave it"),
            },
            js=["admin/book-note.js"],
            css={"all": ["admin/books.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        NOTE,
        {
            "from_database_format": {"span[data-note]": NoteHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: note_element}},
        },
    )


@hooks.register("register_admin_viewset")
def books_list() -> Any:
    return books_viewset


@hooks.register("register_admin_urls")
def file_urls() -> list[Any]:
    return [
        path("books/<int:page_id>/files/", files.FilesView.as_view(), name="book_files"),
        path("books/files/<int:pk>/", files.take, name="book_file"),
        path("books/files/<int:pk>/restart/", files.restart, name="book_file_restart"),
        path("books/files/<int:pk>/delete/", files.delete, name="book_file_delete"),
    ]


@hooks.register("register_page_header_buttons")
def files_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if isinstance(page.specific_deferred, PublicationPage) and files.may_see(page, user):
        yield Button(_("EPUB and PDF"), url=reverse("book_files", args=[page.pk]), icon_name="download", priority=20)


@hooks.register("before_edit_page")
def say_that_it_follows_its_book(request: HttpRequest, page: Page) -> None:
    """An editor of a chapter learns why there is no button to hand it in."""
    if request.method != "GET" or not isinstance(page, BookPart) or not request.accepts("text/html"):
        return
    book = page.book
    words = gettext("It goes public with its book: save it, then hand in “%(title)s” for review.")
    edit = reverse("wagtailadmin_pages:edit", args=[book.pk])
    messages.info(request, words % {"title": book.title}, buttons=[messages.button(edit, gettext("To the book"))])


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(exporting.BEGUN, _("Make a file of a book"), _("File of the book ordered"))
    actions.register_action(exporting.DELETED, _("Delete a file of a book"), _("File of the book deleted"))
