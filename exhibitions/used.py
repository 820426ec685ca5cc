"""Exhibitions in the use ledger."""

from .models import ExhibitionPage
from .use_history import in_stream, register_published
from .uses import EXHIBITION

register_published(ExhibitionPage, EXHIBITION, in_stream)
