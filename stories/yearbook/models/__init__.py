"""Yearbooks, what the hall writes for them, and what became of it."""

from lantai.ops.keeping import KeptError

from .contribution import Contribution, ContributionPicture, ProvidedObject, YearFact
from .hand_in import HandIn, HandInItem
from .passage import Overruling, Passage
from .proof import ProofRound
from .style import StyleTerm, TermKind
from .yearbook import Category, Deadline, Subcategory, Yearbook

__all__ = [
    "Category",
    "Contribution",
    "ContributionPicture",
    "Deadline",
    "HandIn",
    "HandInItem",
    "KeptError",
    "Overruling",
    "Passage",
    "ProofRound",
    "ProvidedObject",
    "StyleTerm",
    "Subcategory",
    "TermKind",
    "YearFact",
    "Yearbook",
]
