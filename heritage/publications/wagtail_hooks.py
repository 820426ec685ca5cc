"""Registration with the Wagtail admin."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler

from .choosers import element_viewset
from .features import NOTE

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
def choosing_elements() -> Any:
    return element_viewset
