"""What happens by itself again and again for what the public finds, and once after an update."""

import logging
from typing import Any

from django.db import Error
from django.utils.translation import gettext_lazy

from lantai.ops.periodic import register_periodic
from lantai.ops.work.kinds import kind
from lantai.ops.work.running import Work

from . import documents, entries
from .registry import sources

logger = logging.getLogger(__name__)

TEN_MINUTES, DAY = 600.0, 86_400.0
# With no more records, `migrate` itself makes what is missing; of a larger site the worker does.
SMALL = 300


@kind("search.entries", gettext_lazy("Everything the public finds, looked at anew"), is_minor=True)
def rebuild_entries(_work: Work) -> None:
    """Look at every text, so that whatever changed without a signal is found right again."""
    entries.rebuild()


def ask_for_rebuild() -> None:
    """Have it done beside the worker's other rounds, which it would keep waiting."""
    rebuild_entries.start()


def mend_small_site(**_kwargs: Any) -> None:
    """Receiver of `post_migrate`: a site that had no entries yet is searched as soon as it is up."""
    try:
        if sum(len(list(source.ids())) for source in sources.values()) <= SMALL:
            entries.mend()
    except Error:
        logger.exception("What the public finds could not be brought up to date; the worker tries again.")


register_periodic("search entries", TEN_MINUTES, entries.mend)
register_periodic("search entries anew", DAY, ask_for_rebuild)
register_periodic("texts of files", TEN_MINUTES, documents.read_missing)
