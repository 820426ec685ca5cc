"""Elements of intangible heritage, their bearers, and the lists of other regions."""

from .bearer import Bearer
from .county_map import CountyMap
from .element import HeritageElement
from .index_page import HeritageIndexPage
from .parts import ChronicleEntry, ElementBearer, ElementDocument, ElementExhibit, ElementPicture, ElementRecording
from .reference_list import ElementRegion, ReferenceList

__all__ = [
    "Bearer",
    "ChronicleEntry",
    "CountyMap",
    "ElementBearer",
    "ElementDocument",
    "ElementExhibit",
    "ElementPicture",
    "ElementRecording",
    "ElementRegion",
    "HeritageElement",
    "HeritageIndexPage",
    "ReferenceList",
]
