"""What is asked of every page: valid HTML, one heading, named controls, the nonce, no style or script in attributes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.markup import Markup, words

NEEDS_NO_LABEL = ("hidden", "submit", "button", "reset", "image")
NONCE = re.compile(r"'nonce-([^']+)'")


def check_page(page: Markup, *, policy: str) -> list[str]:
    """What is wrong with a whole page, each with its cure; nothing when all is well."""
    nonces = set(NONCE.findall(policy))
    return [*_errors(page, WHOLE), *_nonce_faults(page, nonces)]


def check_part(page: Markup) -> list[str]:
    """What is wrong with a part of a page."""
    return _errors(page, PART)


def _errors(page: Markup, checks: tuple[Callable[[Markup], Iterator[str]], ...]) -> list[str]:
    return [fault for check in checks for fault in check(page)]


def _valid(page: Markup) -> Iterator[str]:
    for error in page.document.errors:
        line = page.html.splitlines()[error.line - 1].strip()[:120] if error.line else ""
        yield f"not valid HTML: {error.code} in line {error.line}: {line}"


def _titled(page: Markup) -> Iterator[str]:
    if not page.title.partition("·")[0].strip():
        yield "no title: fill the block `title`"
    root = page.query("html")
    if not root or not root[0].attrs.get("lang"):
        yield "no lang on <html>: extend layout.html"


def _one_heading(page: Markup) -> Iterator[str]:
    headings = [words(heading) for heading in page.query("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"{len(headings)} h1 {headings}: a page has one; layout.html makes it from the block `heading`"


def _unique_ids(page: Markup) -> Iterator[str]:
    for name, times in Counter(found.attrs["id"] for found in page.query("[id]")).items():
        if times > 1:
            yield f'id="{name}" stands {times} times: give each its own'


def _labelled(page: Markup) -> Iterator[str]:
    named = {label.attrs.get("for") for label in page.query("label") if words(label)}
    for control in page.query("input, select, textarea"):
        if control.attrs.get("type") in NEEDS_NO_LABEL or "hidden" in control.attrs:
            continue
        if control.attrs.get("id") not in named and not _named_otherwise(control):
            yield f"no label for {control.name} name={control.attrs.get('name')}: use field() or a <label for=…>"


def _named_otherwise(control: Any) -> bool:
    if control.attrs.get("aria-label") or control.attrs.get("aria-labelledby"):
        return True
    above = control.parent
    while above is not None:
        if above.name == "label":
            return bool(words(above))
        above = above.parent
    return False


def _pressable(page: Markup) -> Iterator[str]:
    for found in page.query("button, a[href], summary"):
        images = [image.attrs.get("alt") for image in found.query("img")]
        if not words(found) and not found.attrs.get("aria-label") and not any(images):
            yield f"a {found.name} without words ({found.attrs.get('href', '')}): say what it does"
    for image in page.query("img"):
        if "alt" not in image.attrs:
            yield f'an image without alt ({image.attrs.get("src")}): say what it shows, or alt="" for decoration'


def _pointing(page: Markup) -> Iterator[str]:
    ids = {found.attrs["id"] for found in page.query("[id]")}
    wanted = [
        (name, each)
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for found in page.query(f"[{name}]")
        for each in str(found.attrs[name]).split()
    ]
    wanted += [("href", str(link.attrs["href"])[1:]) for link in page.query('a[href^="#"]')]
    for name, each in wanted:
        if each not in ids:
            yield f'{name} points at "{each}", which no element has for its id'


def _strict(page: Markup) -> Iterator[str]:
    for found in page.query("*"):
        for name, value in found.attrs.items():
            if name == "style":
                yield f"style=… on {found.name}: the content policy forbids it; write a class in office.css"
            elif name.startswith("on") or str(value or "").strip().lower().startswith("javascript:"):
                yield f"{name}=… on {found.name}: the content policy forbids it; listen in office.js"


def _guarded(page: Markup) -> Iterator[str]:
    for form in page.query("form"):
        posts = str(form.attrs.get("method", "")).lower() == "post"
        if posts and not [each for each in form.query("input") if each.attrs.get("name") == "csrf_token"]:
            yield f"the form to {form.attrs.get('action', 'this page')} has no CSRF token: put hidden_csrf() in it"


def _no_leaks(page: Markup) -> Iterator[str]:
    for cell in page.query("td, dd, li, h1, h2, h3, option"):
        if words(cell) in ("None", "Undefined", "null"):
            yield f"a {cell.name} says {words(cell)}: show nothing, or say that there is nothing"


def _nonce_faults(page: Markup, nonces: set[str]) -> Iterator[str]:
    if not nonces:
        yield "no content policy with a nonce: the answer did not pass app.core.security"
    for found in page.query("script, style, link[rel=stylesheet]"):
        if found.attrs.get("nonce") not in nonces:
            yield f'{found.name} without this page\'s nonce: write nonce="{{{{ csp_nonce() }}}}"'


PART = (_valid, _unique_ids, _labelled, _pressable, _strict, _guarded, _no_leaks)
WHOLE = (*PART, _titled, _one_heading, _pointing)
