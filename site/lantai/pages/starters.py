"""Wagtail's choosers without inline scripts: what they start is written into attributes, and started by
`static/admin/starters.js`. Templates of the same kind stand in `templates/wagtailadmin/`.

The admin's Content-Security-Policy allows no inline script; without this no chooser would open.
"""

import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

_CALL = re.compile(r"(?:new )?(?P<name>\w+)\((?P<arguments>.*)\);", re.DOTALL)


def starter(script: str) -> SafeString:
    """The element in place of a script that does nothing but call `name(id)` or `new name(id, options)`.

    Raises `ValueError` for any other script.
    """
    call = _CALL.fullmatch(script.strip())
    if not call:
        raise ValueError(f"This is more than a call: {script}")
    id_, *options = json.loads(f"[{call['arguments']}]")
    told = json.dumps(options[0]) if options else ""
    return format_html('<template data-start="{}" data-for="{}" data-options="{}"></template>', call["name"], id_, told)


def _render(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """In place of `BaseChooser.render`, which writes the script itself."""
    if not attrs or "id" not in attrs:
        raise TypeError("BaseChooser cannot be rendered without an 'id' attribute")
    data = self.get_value_data(value)
    widget = self.render_html(name, data, attrs)
    return format_html("{}{}", widget, starter(self.render_js_init(attrs["id"], name, data)))


def install() -> None:
    """Called when the app is ready."""
    BaseChooser.render = _render
