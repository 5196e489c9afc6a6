"""Finds every text the pages and commands show and brings the catalogues in step with them. Run by `make messages`.

A catalogue is a function of the texts and their translations alone: no line numbers, no days, no names of tools.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
MAPPING = ROOT / "app" / "web" / "babel.cfg"
CATALOGUES = ROOT / "app" / "web" / "translations"
# The names texts are marked by besides gettext's own; `_p` has the context first, then the text.
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(("_l", "lazy_gettext", "_p:1c,2"))}
HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extracted() -> Catalog:
    """Every text that the code and the templates mark, untranslated."""
    with MAPPING.open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for _file, _line, text, _comments, context in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS):
        found.add(text, context=context)
    return found


def texts_of_commands(file: IO[bytes], *marks: Any, **options: Any) -> Iterator[tuple[Any, ...]]:
    """What Babel finds in Python, and what a command says of itself: the docstring, the help of group and options."""
    yield from extract_python(file, *marks, **options)
    file.seek(0)
    tree = ast.parse(file.read())
    constants = dict(_constants_of(tree))
    for node in ast.walk(tree):
        if text := _help_of(node, constants):
            yield node.lineno, None, text, []  # type: ignore[attr-defined] # functions and keywords have it


def _help_of(node: ast.AST, constants: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.FunctionDef) and any(map(_makes_a_command, node.decorator_list)):
        return ast.get_docstring(node)
    return _text_of(node.value, constants) if isinstance(node, ast.keyword) and node.arg == "help" else None


def _constants_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The texts a module names."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, _text_of(node.value, {})


def _text_of(value: ast.expr, constants: Mapping[str, str]) -> str:
    """A text, written out or named; empty for anything else."""
    if isinstance(value, ast.Name):
        return constants.get(value.id, "")
    return inspect.cleandoc(value.value) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _makes_a_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", "") in ("command", "group")


def catalogue_files() -> list[Path]:
    """The catalogues there are, one a tongue."""
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))


def read(file: Path) -> Catalog:
    """A catalogue as it is kept."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3])


def in_step(catalogue: Catalog, texts: Catalog) -> Catalog:
    """The catalogue with exactly these texts: new ones untranslated, gone ones dropped, none guessed."""
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_written(catalogue: Catalog) -> bytes:
    """The catalogue as its file, ordered by text."""
    body = BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True, width=0)
    header = HEADER.format(locale=catalogue.locale_identifier, plural_forms=catalogue.plural_forms)
    return header.encode() + body.getvalue().strip(b"\n") + b"\n"


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages that lack a word in this tongue, or one of its plural forms."""
    return [message for message in catalogue if message.id and not all(forms_of(message))]


def forms_of(message: Message) -> list[str]:
    """What a message says in the catalogue's tongue: one text, or one for each plural form."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


def main() -> int:
    """Update every catalogue and say how many texts each leaves untranslated."""
    texts = extracted()
    for file in catalogue_files():
        catalogue = in_step(read(file), texts)
        file.write_bytes(as_written(catalogue))
        left = untranslated(catalogue)
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} messages, {len(left)} untranslated")
        for message in left:
            print(f"  {message.context or ''}\t{message.id!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
