"""PostgreSQL: vectors written by our own hand, never by its parser, which takes 「，」 for a letter in some locales.

A vector's positions end at 16,383. Longer texts go on from the beginning: a phrase is then found wherever it stands, and
for a few tokens after each turn the old count goes on, so that none is lost at the turn.

What the indexes hold of a record is `search_vector(root, vector)`: its tokens and a mark of its family, so that the hits
of one family come out of the index alone, without a look at one vector. Only for phrases are vectors read, of those
records that hold all of their tokens.
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from .. import plan, ranking, tokens
from .compiling import PlannedQuery
from .database import BATCHES, DatabaseSearchBackend, InHeading

ENTRY = "search_entry"
TURN, OVER = 16_000, 200
_GAP = 5
_POSITIONS = 256  # of one token that a vector keeps
# How many keys are fetched, newest first, in turn.
_TURNS = (BATCHES[0], 1000, None)
_LAST = 2**63 - 1


class PostgreSQLStore:
    def write(self, root: int, entries: dict[int, tokens.Indexed]) -> None:
        rows = [(root, key, *_vectors(entry), *_packed(entry)) for key, entry in entries.items()]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {ENTRY} (root, key, heading, document, keys, indexed, texts) "  # noqa: S608
                "VALUES (%s, %s, %s::tsvector, %s::tsvector, %s::tsvector, %s, %s) ON CONFLICT (root, key) DO UPDATE SET "
                "heading = excluded.heading, document = excluded.document, keys = excluded.keys, "
                f"indexed = excluded.indexed, texts = excluded.texts WHERE {ENTRY}.indexed <> excluded.indexed "
                f"OR {ENTRY}.texts IS DISTINCT FROM excluded.texts",
                rows,
            )

    def remove(self, root: int, keys: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {ENTRY} WHERE root = %s AND key = ANY(%s)", [root, list(keys)])  # noqa: S608

    def known(self, root: int) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT key FROM {ENTRY} WHERE root = %s", [root])  # noqa: S608
            return {key for (key,) in cursor.fetchall()}

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {ENTRY}")  # noqa: S608

    def hits(self, root: int, node: plan.Node, query: PlannedQuery) -> tuple[str, list[Any]]:
        asked = _asked(root, node, query)
        return f"SELECT key FROM {ENTRY} WHERE {asked.where}", asked.parameters  # noqa: S608

    def count(self, root: int, node: plan.Node, query: PlannedQuery, most: int) -> int:
        asked = _asked(root, node, query)
        with connection.cursor() as cursor:
            cursor.execute(
                f"{asked.fenced} SELECT count(*) FROM (SELECT 1 FROM hit LIMIT %s) AS found",  # noqa: S608
                [*asked.parameters, most],
            )
            return int(cursor.fetchone()[0])

    def ranked(self, root: int, node: plan.Node, query: PlannedQuery) -> list[int]:
        asked = _asked(root, node, query)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT key FROM {ENTRY} WHERE {asked.where} "  # noqa: S608
                f"ORDER BY ts_rank('{{0, 0.2, 0.4, 1}}', {asked.column}, %s::tsquery, 1) DESC, key DESC",
                [*asked.parameters, asked.exactly],
            )
            return [key for (key,) in cursor.fetchall()]

    def newest(self, root: int, node: plan.Node, query: PlannedQuery) -> Iterator[int]:
        """A few at first, then more, then all that are left: each time the index gives all hits to be put in order."""
        asked = _asked(root, node, query)
        last = _LAST
        for most in _TURNS:
            # Vectors are looked into for a few that are wanted, newest first, or for all.
            some = replace(asked, in_order=asked.in_order and most is None)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"{some.fenced} SELECT key FROM hit WHERE key < %s ORDER BY key DESC LIMIT %s",  # noqa: S608
                    [*some.parameters, last, most],
                )
                keys = [key for (key,) in cursor.fetchall()]
            yield from self._exactly(root, asked, keys) if some != asked else keys
            if most is None or len(keys) < most:
                return
            last = keys[-1]

    def _exactly(self, root: int, asked: "_Asked", keys: list[int]) -> list[int]:
        """Those of the keys whose record holds what is asked in order."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT key FROM {ENTRY} WHERE root = %s AND key = ANY(%s) AND {asked.column} @@ %s::tsquery "  # noqa: S608
                "ORDER BY key DESC",
                [root, keys, asked.exactly],
            )
            return [key for (key,) in cursor.fetchall()]

    def texts(self, root: int, keys: list[int]) -> dict[int, ranking.Text]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT key, texts FROM {ENTRY} WHERE root = %s AND key = ANY(%s)",  # noqa: S608
                [root, keys],
            )
            return {key: _text(packed) for key, packed in cursor.fetchall() if packed}


@dataclass(frozen=True)
class _Asked:
    """A node as a condition on the entries, as a tsquery for the index and `exactly`, for the vector in `column`.

    `in_order` where the vector has to be looked into, for the index does not know the order of tokens, nor their weight.
    """

    column: str
    indexed: str
    exactly: str
    in_order: bool

    @property
    def where(self) -> str:
        """SQL, for `parameters`."""
        index = f"search_vector(root, {self.column}) @@ %s::tsquery"
        return f"{index} AND {self.column} @@ %s::tsquery" if self.in_order else index

    @property
    def parameters(self) -> list[Any]:
        return [self.indexed, self.exactly] if self.in_order else [self.indexed]

    @property
    def fenced(self) -> str:
        """`hit`, the keys of the records. Behind this fence the planner does not trade the index for a look into one vector
        after the other, because it hopes to have soon found as many as a limit asks for."""
        return f"WITH hit AS MATERIALIZED (SELECT key FROM {ENTRY} WHERE {self.where})"  # noqa: S608


def _asked(root: int, node: plan.Node, query: PlannedQuery) -> _Asked:
    column = "keys" if query.completing else "document"
    weight = ""
    if isinstance(node, InHeading):
        column = "heading"
    elif query.columns:
        # The vector of all texts knows by their weight which of them stand in the heading.
        column, weight = ("heading", "") if "heading" in query.columns else ("document", "D")
    indexed = f"'{tokens.mark(tokens.FAMILY, str(root))}' & {tsquery(_loosened(node))}"
    return _Asked(column, indexed, tsquery(node, weight), in_order=bool(weight) or not _is_loose(node))


def _loosened(node: plan.Node) -> plan.Node:
    """A positive node without the order of the tokens, which the index does not know: matches all the node does, and more."""
    match node:
        case plan.Run(found, is_prefix):
            *before, last = found
            return plan.every([*(plan.Run((token,)) for token in before), plan.Run((last,), is_prefix)])
        case plan.Any(parts):
            return plan.some([_loosened(part) for part in parts])
        case plan.Every(parts):
            # Records that hold the tokens of an unwanted phrase apart are wanted.
            return plan.every(
                [
                    part if isinstance(part, plan.Without) else _loosened(part)
                    for part in parts
                    if not isinstance(part, plan.Without) or _is_loose(part)
                ]
            )
    raise NotImplementedError(type(node).__name__)


def _is_loose(node: plan.Node) -> bool:
    """Whether the order of tokens has no part in a node."""
    match node:
        case plan.Run(found):
            return len(found) == 1
        case plan.Any(parts) | plan.Every(parts):
            return all(map(_is_loose, parts))
        case plan.Without(part):
            return _is_loose(part)
    raise NotImplementedError(type(node).__name__)


def tsquery(node: plan.Node, weight: str = "") -> str:
    """A positive node as a tsquery. Tokens hold neither quotes nor backslashes."""
    match node:
        case plan.Run(found, is_prefix):
            lexemes = [_lexeme(token, weight, is_prefix and token is found[-1]) for token in found]
            return f"({' <-> '.join(lexemes)})"
        case plan.Any(parts):
            return f"({' | '.join(tsquery(part, weight) for part in parts)})"
        case plan.Every(parts):
            return f"({' & '.join(tsquery(part, weight) for part in parts)})"
        case plan.Without(part):
            return f"!{tsquery(part, weight)}"
    raise NotImplementedError(type(node).__name__)


def _lexeme(token: str, weight: str, is_prefix: bool) -> str:
    label = ("*" if is_prefix else "") + ("" if token.startswith(tokens.MARK) else weight)
    return f"'{token}'" + (f":{label}" if label else "")


def _vectors(entry: tokens.Indexed) -> tuple[str, str, str]:
    document = _positions(entry.heading, "A", 0)
    for token, places in _positions(entry.body, "", len(entry.heading) + _GAP).items():
        document[token] += places
    # Weight D is the default of a position and is not written; marks have no place.
    marks: dict[str, list[str]] = {token: [] for token in entry.marks}
    return (
        _written(_positions(entry.heading, "", 0)),
        _written(document | marks),
        _written(_positions(entry.keys, "", 0)),
    )


def _positions(found: list[str], weight: str, first: int) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    at = first
    for token in found:
        if token == tokens.GAP:
            at += _GAP
            continue
        turn, place = divmod(at, TURN)
        places[token].append(f"{place + 1}{weight}")
        if turn and place < OVER:
            places[token].append(f"{TURN + place + 1}{weight}")
        at += 1
    return places


def _written(places: dict[str, list[str]]) -> str:
    return " ".join(
        f"'{token}'" + (":" + ",".join(where[:_POSITIONS]) if where else "") for token, where in places.items()
    )


def _packed(entry: tokens.Indexed) -> tuple[bytes, bytes]:
    """A digest of what is indexed, to tell whether it changed; the texts for ranking."""
    told, texts = ("\n".join(parts).encode() for parts in (entry.columns, entry.texts))
    return hashlib.blake2b(told, digest_size=16).digest(), zlib.compress(texts, 1)


def _text(packed: Any) -> ranking.Text:
    return ranking.Text(*zlib.decompress(bytes(packed)).decode().split("\n"))


class PostgreSQLSearchBackend(DatabaseSearchBackend):
    store = PostgreSQLStore()


SearchBackend = PostgreSQLSearchBackend
