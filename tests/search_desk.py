"""A search engine to be asked from outside: a process of the site on a database and an engine of its own.

`python -m tests.search_desk` reads one request a line, JSON as everything, and answers with a line. `Desk` is its other end.
"""

import html
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from . import world


@dataclass(frozen=True)
class Answer:
    """What the site answered a visitor."""

    status: int
    html: str

    @property
    def titles(self) -> list[str]:
        """Of the results, in order."""
        found = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", self.html.replace("<wbr>", ""))
        return [html.unescape(re.sub(r"<[^>]*>", "", title)) for title in found]

    @property
    def suggestions(self) -> list[dict[str, str]]:
        """Of an answer to what is being typed."""
        found: list[dict[str, str]] = json.loads(self.html)["suggestions"]
        return found

    def facet(self, key: str) -> dict[str, int]:
        """The values a facet offers beside the one that is chosen, with their counts."""
        choices = re.findall(
            r'<a href="\?([^"]*)"(?![^>]*aria-current)[^>]*>(?:(?!</a>).)*?<span class="n">(\d+)</span></a>',
            self.html,
            re.DOTALL,
        )
        offered = {}
        for query, number in choices:
            values = parse_qs(html.unescape(query))
            if key in values and key in self._offered_by(query):
                offered[values[key][0]] = int(number)
        return offered

    def _offered_by(self, query: str) -> set[str]:
        """What a link would choose that is not chosen now."""
        now = parse_qs(html.unescape(re.search(r'<link rel="canonical" href="[^"?]*\??([^"]*)"', self.html)[1]))  # type: ignore[index]
        then = parse_qs(html.unescape(query))
        return {key for key, value in then.items() if now.get(key) != value}


class Desk:
    """Ask a running desk; what fails there raises `AssertionError` here."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, what: str, **details: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"what": what, **details}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the desk has gone"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def search(self, text: str, **details: Any) -> list[str]:
        """Titles found, in order."""
        found: list[str] = self.ask("search", text=text, **details)
        return found

    def get(self, path: str, **query: str) -> Answer:
        """What a visitor is answered."""
        return Answer(**self.ask("get", path=path, query=query))

    def complete(self, text: str) -> list[str]:
        """Titles that complete what is typed."""
        return self.search(text, completing=True)


@contextmanager
def desk(data_dir: Path, **environment: str) -> Iterator[Desk]:
    """A desk on a data folder; `environment` chooses database and engine."""
    with (
        (data_dir / "desk.log").open("w") as log,
        # Leaving it closes the desk's input, which ends it.
        subprocess.Popen(
            [sys.executable, "-m", "tests.search_desk"],
            cwd=world.REPOSITORY,
            env=world.environment(data_dir, TASKS_IN_WORKER="false", PYTHONPATH="site", **environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        yield Desk(process)


# --- the desk itself ------------------------------------------------------------------


class _Work:
    def lay(self, documents: list[dict[str, Any]]) -> int:
        from exhibitions.models import Exhibit, Place
        from lantai.search import rebuilding
        from lantai.search.engines import backends

        Exhibit.objects.all().delete()
        for number, document in enumerate(documents):
            fields = {"reference_code": f"X-{number}", **document}
            tags = fields.pop("tags", [])
            if name := fields.pop("place", ""):
                fields["place"] = Place.objects.get_or_create(name=name)[0]
            exhibit = Exhibit(**{"openness": "open", "rights_status": "cleared", "privacy_status": "cleared", **fields})
            exhibit.tags.add(*tags)
            exhibit.save()
            document["title"] = exhibit.title
        for name in backends():
            rebuilding.rebuild(name)
        return Exhibit.objects.count()

    def lay_elements(self, elements: list[dict[str, Any]]) -> int:
        from exhibitions.models import Place
        from heritage.models import HeritageElement

        from .heritage import make_element

        HeritageElement.objects.all().delete()
        for element in elements:
            townships = [Place.objects.get_or_create(name=name)[0] for name in element.pop("townships", [])]
            make_element(townships=townships, **element)
        return HeritageElement.objects.count()

    def found_in_admin(self, of: str, words: str) -> list[str]:
        """What the admin's list and chooser of exhibits or elements find, in order of their titles."""
        import exhibitions.finding
        import heritage.finding
        from exhibitions.models import Exhibit
        from heritage.models import HeritageElement

        if of == "exhibits":
            return sorted(exhibitions.finding.find(Exhibit.objects.all(), words).values_list("title", flat=True))
        return sorted(heritage.finding.find(HeritageElement.objects.all(), words).values_list("name", flat=True))

    def slug_of_place(self, name: str) -> str:
        from exhibitions.models import Place

        return str(Place.objects.get(name=name).slug)

    def slug_of_tag(self, name: str) -> str:
        from exhibitions.models import ExhibitTag

        return str(ExhibitTag.objects.get(name=name).slug)

    def get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        from urllib.parse import quote

        # Encoded as a browser would, a lone surrogate included.
        typed = "&".join(f"{key}={quote(value, errors='replace')}" for key, value in query.items())
        return self.get_raw(path, typed)

    def get_raw(self, path: str, query: str) -> dict[str, Any]:
        from django.test import Client

        response = Client().get(f"{path}?{query}", headers={"host": "localhost"})
        response.close()
        return {"status": response.status_code, "html": response.content.decode()}

    def search(
        self,
        text: str,
        completing: bool = False,
        start: int = 0,
        stop: int | None = 500,
        order: list[str] | None = None,
        only: dict[str, Any] | None = None,
        fields: list[str] | None = None,
        operator: str | None = None,
    ) -> list[str]:
        results = self._results(text, completing, order, only, fields, operator)[start:stop]
        return [exhibit.title for exhibit in results]

    def count(self, text: str, only: dict[str, Any] | None = None, start: int = 0, stop: int | None = None) -> int:
        return int(self._results(text, only=only)[start:stop].count())

    def facets(self, text: str, names: list[str], only: dict[str, Any] | None = None) -> dict[str, Any]:
        found = self._results(text, only=only)[1:2].facets(*names)
        return {
            name: [[str(value), number] for value, number in sorted(counts.items(), key=str)]
            for name, counts in found.items()
        }

    def _results(
        self,
        text: str,
        completing: bool = False,
        order: list[str] | None = None,
        only: dict[str, Any] | None = None,
        fields: list[str] | None = None,
        operator: str | None = None,
    ) -> Any:
        from wagtail.search.backends import get_search_backend

        from exhibitions.models import Exhibit

        exhibits = Exhibit.objects.filter(**(only or {}))
        if order:
            exhibits = exhibits.order_by(*order)
        backend = get_search_backend()
        ask = backend.autocomplete if completing else backend.search
        return ask(text, exhibits, fields=fields, operator=operator, order_by_relevance=not order)

    def change(self, title: str, **fields: Any) -> None:
        from exhibitions.models import Exhibit

        exhibit = Exhibit.objects.get(title=title)
        for name, value in fields.items():
            setattr(exhibit, name, value)
        exhibit.save()

    def change_or_make(self, title: str, description: str) -> None:
        from exhibitions.models import Exhibit

        Exhibit.objects.update_or_create(title=title, defaults={"description": description, "reference_code": "N-1"})

    def delete(self, title: str) -> None:
        from exhibitions.models import Exhibit

        Exhibit.objects.get(title=title).delete()

    def add_word(self, word: str, also: str = "") -> None:
        from lantai.search.models import LocalWord

        LocalWord.objects.create(word=word, also=also)

    def drop_words(self) -> None:
        from lantai.search.models import LocalWord

        LocalWord.objects.all().delete()

    def plan(self, text: str) -> str:
        from lantai.search.plan import build
        from lantai.search.query import parse

        return repr(build(parse(text)))

    def standing(self) -> dict[str, Any]:
        """Whether an engine is asked, how many changes wait, and what the operator is told."""
        from wagtail.search.backends import get_search_backend

        from lantai.search import watch
        from lantai.search.models import WaitingChange

        asked = getattr(get_search_backend(), "is_trusted", lambda: None)()
        return {"asked": asked, "waiting": WaitingChange.objects.count(), "complaint": watch.complaint()}

    def catch_up(self) -> int:
        from lantai.search import waiting
        from lantai.search.engines import engine
        from lantai.search.models import WaitingChange

        engine._away_until.clear()
        waiting.catch_up()
        return WaitingChange.objects.count()

    def rebuild(self, changing: dict[str, Any] | None = None) -> dict[str, Any]:
        """Rebuild what answers; `changing` is saved half-way. What was found meanwhile, and the names of indexes left."""
        from lantai.search import rebuilding, state
        from lantai.search.engines import ENGINE, backends

        name = ENGINE if ENGINE in backends() else "database"
        meanwhile: list[str] = []
        heard = state.heard

        def interrupt(backend: str, done: int) -> None:
            heard(backend, done)
            if changing and not meanwhile:
                self.change(**changing)
                meanwhile.extend(self.search(changing["description"]))

        state.heard = interrupt
        try:
            rebuilding.rebuild(name)
        finally:
            state.heard = heard
        backend = backends()[name]
        left = sorted(backend.es.indices.get(index="lantai_exhibitions_exhibit*")) if name == ENGINE else []
        return {"meanwhile": meanwhile, "indexes": len(left)}


def main() -> None:
    import django

    django.setup()
    work = _Work()
    for line in sys.stdin:
        request = json.loads(line)
        begun = time.perf_counter()
        try:
            answer = {"answer": getattr(work, request.pop("what"))(**request)}
        except Exception as error:  # noqa: BLE001 the other end raises it
            import traceback

            answer = {"error": f"{error!r}\n{traceback.format_exc()}"}
        sys.stdout.write(json.dumps({**answer, "seconds": time.perf_counter() - begun}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
