"""What a template may do: name a tag, choose with `if`, repeat with `for`. Templates come from outside.

Everything else Jinja can (calls, arithmetic, attributes of objects, filters, includes) is refused while the
template is read, before anything of it is run.
"""

from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.If,
    nodes.For,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
)
MOST_LOOPS_DEEP = 2
MOST_CHARACTERS = 60_000_000
"""Of what a template makes: ten times the summary of a very large hall."""
OF_JINJA = ("self", "super", "caller", "varargs", "kwargs")
OF_LOOP = ("index", "first", "last", "length")


class NotAllowedError(TemplateSyntaxError):
    """Something a template may not do; `message` says so to the person who wrote it."""


class CappedTemplate(Template):
    """Stops when it has made more than anybody could read."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        parts: list[str] = []
        size = 0
        for part in self.generate(*args, **kwargs):
            size += len(part)
            if size > MOST_CHARACTERS:
                raise SecurityError(_("The template repeats itself without end."))
            parts.append(part)
        return "".join(parts)


class SummaryEnvironment(ImmutableSandboxedEnvironment):
    """Values are strings, numbers, lists and dictionaries; `part.label` reads a dictionary and nothing else."""

    template_class = CappedTemplate

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        for offered in (self.globals, self.filters, self.tests):
            offered.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _require_plain(tree)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and attr in OF_LOOP

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, *_args: Any, **_kwargs: Any) -> Any:
        raise SecurityError(_("A template calls nothing."))


def _require_plain(node: nodes.Node, loops: int = 0) -> None:
    """Raise `NotAllowedError` for the first thing a template may not do."""
    if not isinstance(node, ALLOWED) or (isinstance(node, nodes.Name) and node.name in OF_JINJA):
        raise NotAllowedError(
            _("Only tags, “if … elif … else … endif” and “for … in … endfor” can be used here."), node.lineno
        )
    if isinstance(node, nodes.For):
        loops += 1
        plain = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name | nodes.Getattr)
        if node.recursive or node.test or not plain:
            raise NotAllowedError(_("“for” goes through one of the listed tags, as it is."), node.lineno)
        if loops > MOST_LOOPS_DEEP:
            raise NotAllowedError(_("“for” within “for” within “for” is too deep."), node.lineno)
    for child in node.iter_child_nodes():
        _require_plain(child, loops)
