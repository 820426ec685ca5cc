"""Elements of XML from texts of any origin."""

import re

from lxml import etree

# What XML 1.0 (2.2) has no place for: control characters, halves of surrogate pairs.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def clean(text: str) -> str:
    """The text without characters XML cannot carry, line ends as XML has them."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A child element with a text, in the parent's namespace unless `name` brings its own; without empty attributes."""
    qualified = name if name.startswith("{") else f"{{{etree.QName(parent).namespace}}}{name}"
    element = etree.SubElement(parent, qualified)
    for key, value in attributes.items():
        if value:
            element.set(key, clean(value))
    if text:
        element.text = clean(text)
    return element


def say(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """`add`, unless there is nothing to say."""
    if clean(text).strip():
        add(parent, name, text, **attributes)


def root(namespace: str, name: str, prefix: str | None = None, **namespaces: str) -> etree._Element:
    """An element that declares its namespace, the one of XML Schema instances, and others."""
    declared: dict[str | None, str] = {prefix: namespace, "xsi": XSI}
    declared.update(namespaces.items())
    return etree.Element(f"{{{namespace}}}{name}", nsmap=declared)


def locate(element: etree._Element, namespace: str, schema: str) -> None:
    """Say where the schema of the element's namespace is."""
    element.set(f"{{{XSI}}}schemaLocation", f"{namespace} {schema}")
