"""史料书: books compiled from the records, their chapters, and the files made of them."""

from .book import PublicationPage
from .chapter import BookPart, ChapterPage, PartPage
from .credits import Credit, IndexTerm
from .export import BookExport
from .index import PublicationIndexPage

__all__ = [
    "BookExport",
    "BookPart",
    "ChapterPage",
    "Credit",
    "IndexTerm",
    "PartPage",
    "PublicationIndexPage",
    "PublicationPage",
]
