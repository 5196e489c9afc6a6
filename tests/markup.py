"""Reading a page as a person would: its words, links, tables and forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from justhtml import JustHTML
from justhtml.dom import Element

UNSEEN = ("script", "style", "template", "head")
NO_VALUE = ("submit", "button", "reset", "image", "file")


def words(element: Any) -> str:
    """The text of an element and of what is in it, white space folded."""
    return " ".join(_pieces(element).split())


def _pieces(node: Any) -> str:
    if node.name == "#text":
        return str(node.data)
    if node.name in UNSEEN:
        return ""
    return " ".join(_pieces(child) for child in node.children or ())


@dataclass(frozen=True)
class Form:
    """A form on a page: where it goes, how, and what stands in it."""

    element: Any
    action: str
    method: str

    def filled(self, button: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What a browser would send when the button is pressed, with `fields` written over what stands there."""
        sent: dict[str, Any] = {}
        for control in self.element.query("input, select, textarea"):
            _fill(sent, control)
        for pressed in buttons(self.element):
            if words(pressed) == button and "name" in pressed.attrs:
                sent[pressed.attrs["name"]] = pressed.attrs.get("value", "")
        unknown = set(fields) - self.names
        assert not unknown, f"the form of «{button}» has no field {sorted(unknown)}: it has {sorted(self.names)}"
        return sent | dict(fields)

    @property
    def names(self) -> set[str]:
        """The names of what can be filled in."""
        return {str(found.attrs["name"]) for found in self.element.query("[name]")}


def buttons(element: Any) -> list[Any]:
    """The buttons that send the form."""
    return [found for found in element.query("button") if found.attrs.get("type", "submit") == "submit"]


def _fill(sent: dict[str, Any], control: Any) -> None:
    name, kind = control.attrs.get("name"), control.attrs.get("type", "text")
    if not name or kind in NO_VALUE or "disabled" in control.attrs:
        return
    if control.name == "textarea":
        sent[name] = control.to_text()
    elif control.name == "select":
        options = control.query("option")
        chosen = [option for option in options if "selected" in option.attrs] or options[:1]
        sent[name] = chosen[0].attrs.get("value", words(chosen[0])) if chosen else ""
    elif kind not in ("checkbox", "radio"):
        _add(sent, name, control.attrs.get("value", ""))
    elif "checked" in control.attrs:
        _add(sent, name, control.attrs.get("value", "on"))


def _add(sent: dict[str, Any], name: str, value: Any) -> None:
    """A name that stands more than once is sent more than once."""
    if name not in sent:
        sent[name] = value
    elif isinstance(sent[name], list):
        sent[name].append(value)
    else:
        sent[name] = [sent[name], value]


class Markup:
    """HTML as it was sent, parsed; a whole document or a part of one."""

    def __init__(self, html: str, *, is_part: bool = False) -> None:
        self.html = html
        self.is_part = is_part
        self.document = JustHTML(html, sanitize=False, collect_errors=True, fragment=is_part, track_node_locations=True)

    def query(self, selector: str) -> list[Any]:
        """The elements a CSS selector finds."""
        return [found for found in self.document.query(selector) if isinstance(found, Element)]

    def one(self, selector: str) -> Any:
        """The only element the selector finds."""
        found = self.query(selector)
        assert len(found) == 1, f"{selector} finds {len(found)} elements, not one"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """The words of each element the selector finds."""
        return [words(found) for found in self.query(selector)]

    @property
    def text(self) -> str:
        """The words of the page's content, without the bar on top."""
        found = self.query("main") or [self.document.root]
        return words(found[0])

    @property
    def title(self) -> str:
        """The title in the browser's tab."""
        found = self.query("title")
        return " ".join(found[0].to_text().split()) if found else ""

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return words(self.one("h1"))

    @property
    def rows(self) -> list[list[str]]:
        """The cells' words of every row in a table's body."""
        return [[words(cell) for cell in row.query("td, th")] for row in self.query("tbody tr")]

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons of the content that send something."""
        found = self.query("main") or [self.document.root]
        return [words(button) for form in found[0].query("form") for button in buttons(form)]

    @property
    def links(self) -> dict[str, str]:
        """Addresses of links by their words."""
        return {words(link): str(link.attrs["href"]) for link in self.query("a[href]")}

    def form(self, button: str) -> Form:
        """The form with a button of these words; the only one, or the first of those that stand in a list."""
        found = [form for form in self.query("form") if button in [words(each) for each in buttons(form)]]
        assert found, f"no button «{button}» on the page: there are {self.buttons}"
        element = found[0]
        return Form(element, str(element.attrs.get("action", "")), str(element.attrs.get("method", "get")).lower())
