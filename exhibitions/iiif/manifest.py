"""One showable exhibit as a Manifest (IIIF Presentation API 3.0)."""

import datetime
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from lantai.pages.addresses import absolute
from lantai.pages.models import HallSettings

from .. import catalogue_card
from ..openness import DisplayBasis
from . import addresses
from .canvases import canvases, thumbnail
from .words import LanguageMap, both, chinese, in_each, shown

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitionPage

# `rights` must be one of these (Presentation 3.0, 3.1); a hall that grants a licence writes its address into the
# rights statement. Where it says nothing, what may be shown has not thereby been judged free to use.
LICENCE = re.compile(
    r"https?://(?:www\.)?(creativecommons\.org/(?:licenses|publicdomain)/[a-z-]+/\d\.\d/|rightsstatements\.org/(?:vocab|page)/[A-Z-]+/1\.0/)"
)
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
NOT_EVALUATED = "http://rightsstatements.org/vocab/CNE/1.0/"


def manifest(exhibit: "Exhibit", hall: HallSettings, exhibitions: "Iterable[ExhibitionPage]" = ()) -> dict[str, Any]:
    """The Manifest of an exhibit loaded with images, place and tags.

    `exhibitions` are the public ones it stands in. Raises `ValueError` for a record the public may not see.
    """
    if not exhibit.showable:
        raise ValueError(f"{exhibit.reference_code} may not be shown")
    sheets = canvases(exhibit)
    if exhibit.transcription:
        sheets[0]["annotations"] = [_transcription(exhibit, sheets[0]["id"])]
    made = {
        "@context": addresses.CONTEXT,
        "id": addresses.manifest_id(exhibit),
        "type": "Manifest",
        "label": label(exhibit),
        "summary": chinese(shown(exhibit.description)) if exhibit.description else None,
        "metadata": _metadata(exhibit),
        "rights": rights(exhibit),
        "requiredStatement": _required_statement(exhibit, hall),
        "provider": [provider(hall)],
        "thumbnail": cover(exhibit),
        "navDate": _midnight(exhibit.date_from),
        "homepage": homepages(exhibit.get_absolute_url, lambda: exhibit.title),
        "rendering": [_plain_text(exhibit)] if exhibit.transcription else None,
        "partOf": [
            {"id": addresses.collection_id(page), "type": "Collection", "label": chinese(page.title)}
            for page in exhibitions
        ],
        "items": sheets,
    }
    return filled(made)


def label(exhibit: "Exhibit") -> LanguageMap:
    """The title; for readers of English what it is and its reference code besides, for titles are not translated."""
    kind = in_each(lambda: str(exhibit.get_kind_display()).capitalize())["en"]
    return {**chinese(exhibit.title), "en": [f"{kind} {exhibit.reference_code}: {exhibit.title}"]}


def cover(exhibit: "Exhibit") -> list[dict[str, Any]]:
    """The first of its pictures the public may have, small; nothing if there is none."""
    return next((found for held in exhibit.images.all() if (found := thumbnail(held.image))), [])


def provider(hall: HallSettings) -> dict[str, Any]:
    """The hall as the Agent that provides the resource."""
    seal = {
        "id": absolute(static("img/seal.svg")),
        "type": "Image",
        "format": "image/svg+xml",
        "width": 64,
        "height": 64,
    }
    return {
        "id": absolute("/"),
        "type": "Agent",
        "label": chinese(hall.name),
        "homepage": [{"id": absolute("/"), "type": "Text", "label": chinese(hall.name), "format": "text/html"}],
        "logo": [seal],
    }


def homepages(address: Any, title: Any) -> list[dict[str, Any]]:
    """The page of a thing in each language of the site; both arguments are asked in that language."""
    return [
        {"id": absolute(path), "type": "Text", "label": chinese(title()), "format": "text/html", "language": [tag]}
        for tag, path in in_each(address).items()
    ]


def rights(exhibit: "Exhibit") -> str:
    """The address of the licence named in its rights statement, else what rightsstatements.org has for the case."""
    if found := LICENCE.search(exhibit.rights_note):
        return f"http://{found[1]}".replace(".org/page/", ".org/vocab/")
    return IN_COPYRIGHT if exhibit.display_basis == DisplayBasis.OWN_WORK else NOT_EVALUATED


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _metadata(exhibit: "Exhibit") -> list[dict[str, Any]]:
    """The catalogue card, without the title, which is the label."""
    cards = in_each(lambda: catalogue_card.rows(exhibit))
    codes = both(lambda: _("Reference code"))
    entries = [{"label": codes, "value": chinese(exhibit.reference_code)}]
    for row, in_english in zip(cards["zh"][1:], cards["en"][1:], strict=True):
        value = {"zh": [shown(row.value)]}
        if row.is_interface:
            value["en"] = [in_english.value]
        entries.append({"label": {"zh": [row.label], "en": [in_english.label]}, "value": value})
    if tags := [tag.name for tag in exhibit.tags.all()]:
        entries.append({"label": both(lambda: _("Tags")), "value": {"zh": [shown(tag) for tag in tags]}})
    return entries


def _required_statement(exhibit: "Exhibit", hall: HallSettings) -> dict[str, Any]:
    """How to cite it, and the rights statement as the hall words it."""

    def say() -> list[str]:
        cited = catalogue_card.citation(exhibit, hall.name, absolute(exhibit.get_absolute_url()))
        return [shown(text) for text in (cited, exhibit.rights_note) if text]

    return {"label": both(lambda: _("Cite as")), "value": both(say)}


def _transcription(exhibit: "Exhibit", canvas: str) -> dict[str, Any]:
    page = addresses.manifest_id(exhibit).removesuffix("manifest.json") + "transcription"
    return {
        "id": page,
        "type": "AnnotationPage",
        "label": both(lambda: _("Transcription")),
        "items": [
            {
                "id": f"{page}/text",
                "type": "Annotation",
                # What it is; and what Mirador, left as it comes, shows.
                "motivation": ["supplementing", "commenting"],
                "body": {
                    "type": "TextualBody",
                    "value": exhibit.transcription,
                    "format": "text/plain",
                    "language": "zh",
                },
                "target": canvas,
            }
        ],
    }


def _plain_text(exhibit: "Exhibit") -> dict[str, Any]:
    return {
        "id": addresses.transcription_address(exhibit),
        "type": "Text",
        "label": both(lambda: _("Transcription")),
        "format": "text/plain",
        "language": ["zh"],
    }


def _midnight(day: datetime.date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None
