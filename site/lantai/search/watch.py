"""What `/healthz` and the admin tell of the search index."""


def register() -> None:
    """Have `/healthz` look after the index."""
