"""What the worker does again and again for what the public finds."""

from django_tasks import task

from lantai.ops.periodic import register_periodic

from . import entries

TEN_MINUTES, DAY = 600.0, 86_400.0


@task(backend="long")
def rebuild_entries() -> None:
    """Task: look at every text, so that whatever changed without a signal is found right again."""
    entries.rebuild()


def ask_for_rebuild() -> None:
    """Have it done beside the worker's other rounds, which it would keep waiting."""
    rebuild_entries.enqueue()


register_periodic("search entries", TEN_MINUTES, entries.mend)
register_periodic("search entries anew", DAY, ask_for_rebuild)
