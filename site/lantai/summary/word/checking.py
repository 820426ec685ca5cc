"""Whether a template can be used: every tag known, every tag whole. What is wrong is named with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from .places import Line, lines
from .sandbox import OF_LOOP, NotAllowedError, SummaryEnvironment
from .tags import RECORD_FIELDS, Tag

TAG = re.compile(r"\{\{(?P<said>.*?)\}\}|\{%(?P<done>.*?)%\}")
# What stands alone in its paragraph or row and takes that along when it goes.
LEVEL = re.compile(r"^(?P<level>p|tr)\s+(?P<rest>.*)$")
OPENS, CLOSES, BETWEEN = ("if", "for"), {"endif": "if", "endfor": "for"}, ("elif", "else")
CURLED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True)
class Problem:
    """What is wrong with a tag, and where it stands."""

    tag: str
    place: str
    message: str

    def __str__(self) -> str:
        return _("%(place)s, %(tag)s: %(message)s") % {
            "place": self.place,
            "tag": self.tag,
            "message": self.message,
        }


@dataclass(frozen=True)
class _Written:
    """A tag as it is written: `level` is "p" or "tr" for those that take paragraph or row along, else ""."""

    text: str
    level: str
    words: str
    is_block: bool
    line: Line
    number: int
    position: int

    @property
    def keyword(self) -> str:
        return self.words.split(maxsplit=1)[0] if self.words.split() else ""

    def problem(self, message: str) -> Problem:
        place = f"{self.line.place}（{self.line.around(self.position)}）"
        return Problem(self.text, place, message)


def problems(document: Any, tags: list[Tag]) -> list[Problem]:
    """All that is wrong with the tags of a Word document; an empty list means that it can be used."""
    written: list[_Written] = []
    found: list[Problem] = []
    for number, line in enumerate(lines(document)):
        found += _unfinished(line)
        written += _tags_in(line, number)
    if found:
        return found
    found = [*_unpaired(written), *_out_of_place(written)]
    return found or [*_unreadable(written), *_unknown(written, tags)]


def _tags_in(line: Line, number: int) -> Iterator[_Written]:
    for match in TAG.finditer(line.text):
        is_block = match["done"] is not None
        words = (match["done"] if is_block else match["said"]).strip().strip("-").strip().translate(CURLED)
        level = ""
        if leading := LEVEL.match(words):
            level, words = leading["level"], leading["rest"]
        yield _Written(match[0], level, words, is_block, line, number, match.start())


def _unfinished(line: Line) -> Iterator[Problem]:
    """Braces that open and do not close within their paragraph, and those of a Chinese keyboard."""
    for mark in re.finditer(r"｛｛.*|.*?｝｝", line.text):
        place = f"{line.place}（{line.around(mark.start())}）"
        yield Problem(mark[0][:30], place, _("These are full-width braces. Write {{ }} with the English keyboard."))
    left = TAG.sub(lambda match: " " * len(match[0]), line.text)
    for mark in re.finditer(r"\{\{|\}\}|\{%|%\}|\{#|#\}", left):
        place = f"{line.place}（{line.around(mark.start())}）"
        broken = line.text[mark.start() : mark.start() + 30] if mark[0][0] == "{" else line.text[: mark.end()][-30:]
        yield Problem(broken, place, _("The tag is not whole: it begins and ends within one paragraph, as {{ … }}."))


def _unpaired(written: list[_Written]) -> Iterator[Problem]:
    """`if` without `endif`, `endfor` without `for`, pairs that cross or do not stand alike."""
    open_: list[_Written] = []
    for tag in (tag for tag in written if tag.is_block):
        if tag.keyword in OPENS:
            open_.append(tag)
        elif tag.keyword in BETWEEN or tag.keyword in CLOSES:
            wanted = CLOSES.get(tag.keyword, "if")
            if not open_ or open_[-1].keyword != wanted:
                yield tag.problem(_("There is no “%(begin)s” it belongs to.") % {"begin": wanted})
                return
            begin = open_[-1]
            if begin.level != tag.level or (not tag.level and begin.number != tag.number):
                say = _("It belongs to %(begin)s and has to stand like it: both in one paragraph, or both with “p”.")
                yield tag.problem(say % {"begin": begin.text})
                return
            if tag.keyword in CLOSES:
                open_.pop()
        else:
            yield tag.problem(_("There is no such instruction; there are if, elif, else, endif, for and endfor."))
            return
    for tag in open_:
        yield tag.problem(_("It is never closed: “end%(begin)s” is missing.") % {"begin": tag.keyword})


def _out_of_place(written: list[_Written]) -> Iterator[Problem]:
    for tag in written:
        if not tag.level:
            continue
        if not tag.is_block:
            yield tag.problem(_("Only instructions take “p” or “tr”; write the tag as {{ name }}."))
        elif tag.level == "tr" and not tag.line.is_in_table:
            yield tag.problem(_("“tr” stands in a row of a table; here it is “p”."))
        elif tag.level == "p" and tag.line.text.strip() != tag.text:
            yield tag.problem(_("An instruction with “p” stands alone in its paragraph."))


def _template(written: list[_Written]) -> str:
    """The tags as a template of their own, each on the line of its number: errors then name the tag."""
    return "\n".join(f"{{% {tag.words} %}}" if tag.is_block else f"{{{{ {tag.words} }}}}" for tag in written)


def _unreadable(written: list[_Written]) -> Iterator[Problem]:
    """What Jinja cannot read, or a template may not do."""
    environment = SummaryEnvironment()
    for tag in written:
        if tag.is_block and tag.keyword not in OPENS:
            continue
        alone = f"{{% {tag.words} %}}{{% end{tag.keyword} %}}" if tag.is_block else f"{{{{ {tag.words} }}}}"
        try:
            environment.parse(alone)
        except TemplateSyntaxError as error:
            yield tag.problem(_why(error))
            return
    try:
        environment.parse(_template(written))
    except TemplateSyntaxError as error:
        yield written[min(max(error.lineno, 1), len(written)) - 1].problem(_why(error))


def _why(error: TemplateSyntaxError) -> str:
    if isinstance(error, NotAllowedError):
        return str(error.message)
    return _("It cannot be read. A tag is one name, like {{ photos_shown }}; a choice is {% if photos_shown %}.")


def _unknown(written: list[_Written], tags: list[Tag]) -> Iterator[Problem]:
    """Names there are not. The names of a loop are known within the template once it is written."""
    try:
        tree = SummaryEnvironment().parse(_template(written))
    except TemplateSyntaxError:
        return  # told already
    fields: dict[str, tuple[str, ...]] = {tag.name: tag.fields for tag in tags}
    of_loop: dict[str, tuple[str, ...]] = {"loop": OF_LOOP}
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name):
            of_loop[loop.target.name] = _fields_of(loop.iter, fields)
    node: Any
    for node in tree.find_all((nodes.Name, nodes.Getattr)):
        at = written[node.lineno - 1]
        if isinstance(node, nodes.Name):
            if node.name not in fields and node.name not in of_loop:
                yield at.problem(_no_such(node.name, [*fields]))
        elif isinstance(node.node, nodes.Name) and node.node.name in of_loop:
            known = of_loop[node.node.name]
            if node.attr not in known:
                yield at.problem(_no_such(f"{node.node.name}.{node.attr}", [f"{node.node.name}.{k}" for k in known]))
        else:
            yield at.problem(_("Nothing can be asked of this tag with a dot."))


def _fields_of(gone_through: nodes.Node, fields: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What an item of a list has: known for the lists there are."""
    if isinstance(gone_through, nodes.Name):
        return fields.get(gone_through.name, ())
    if isinstance(gone_through, nodes.Getattr) and gone_through.attr == "records":
        return RECORD_FIELDS
    return ()


def _no_such(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _("There is no tag “%(name)s”. Did you mean “%(near)s”?") % {"name": name, "near": near[0]}
    return _("There is no tag “%(name)s”; the page of all tags lists those there are.") % {"name": name}
