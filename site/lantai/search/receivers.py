"""What the search app does when others act."""

import logging
from typing import Any

from django.db import DatabaseError

from . import records, state

logger = logging.getLogger(__name__)

# A site with no more records is indexed by `migrate` itself.
SMALL = 300


def connect() -> None:
    """Nothing to listen to yet: records come by way of modelsearch's own signals."""


def index_small_site(**_kwargs: Any) -> None:
    """Receiver of `post_migrate`: the index of a new or small site is brought up to date on the spot.

    A larger one is rebuilt by the worker, or by `update_index`, while the site runs.
    """
    from .rebuilding import records_in_all, rebuild

    try:
        if state.is_outdated(state.of("database")) and records_in_all(SMALL + 1) <= SMALL:
            rebuild("database")
    except DatabaseError:
        logger.exception("The search index could not be brought up to date; run update_index.")


__all__ = ["connect", "index_small_site", "records"]
