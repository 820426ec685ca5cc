"""Who keeps the local words, and who may have the index rebuilt."""

from lantai.ops.roles import DIRECTORS, EDITORS, REVIEWERS, grant

WORDS = ("search.add_localword", "search.change_localword", "search.delete_localword", "search.view_localword")


def declare() -> None:
    grant(EDITORS, *WORDS)
    for group in (*REVIEWERS, DIRECTORS):
        grant(group, "search.view_localword")
