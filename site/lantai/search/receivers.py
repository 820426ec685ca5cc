"""What the search app does when others act."""

import logging
from typing import Any

from . import rebuilding, state
from .engines import DATABASE

logger = logging.getLogger(__name__)

# A site with no more records is indexed by `migrate` itself.
SMALL = 300


def index_small_site(**_kwargs: Any) -> None:
    """Receiver of `post_migrate`: the index of a new or small site is brought up to date on the spot.

    A larger one is rebuilt by the worker, or by `rebuild_search`, while the site runs.
    """
    if state.is_outdated(state.of(DATABASE)) and rebuilding.records_in_all(SMALL + 1) <= SMALL:
        rebuilding.rebuild(DATABASE)
