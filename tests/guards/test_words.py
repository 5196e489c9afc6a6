"""Words: every module says what it is for, no name says nothing, no waiver is without its reason."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.guards.sources import Source, functions, product, sources

EMPTY_DEEDS = {"data", "info", "process", "handle"}
EMPTY_WORDS = EMPTY_DEEDS | {"manager", "helper", "helpers", "util", "utils", "common"}
EMPTY_KINDS = EMPTY_WORDS | {"base"}
# Names that others chose: SQLAlchemy calls the first two on column types, WTForms the third on fields.
CHOSEN_BY_OTHERS = {"process_bind_param", "process_result_value", "process_formdata"}
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
WAIVER = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:|nosec|ruff:|mypy:|pylint:)")
REASONED = re.compile(
    r"#\s*(noqa:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+[-–—]\s+\S+\s+\S+"
    r"|type:\s*ignore\[[a-z-]+(,\s*[a-z-]+)*\]\s+(#|[-–—])\s*\S+\s+\S+)"
)


def test_every_module_says_what_lives_in_it():
    silent = [source.path for source in sources() if source.text.strip() and not opening(source)]

    assert not silent, "\n".join(silent)


def test_no_module_is_named_for_nothing():
    empty = [source.path for source in sources() if EMPTY_KINDS & set(words(source.path.rpartition("/")[2][:-3]))]

    assert not empty, "\n".join(empty)


def test_no_class_is_named_for_nothing():
    empty = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in product()
        for node in classes(source)
        if EMPTY_KINDS & set(words(node.name))
    ]

    assert not empty, "\n".join(empty)


def test_no_function_is_named_for_nothing():
    empty = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in product()
        for node in functions(source)
        if node.name not in CHOSEN_BY_OTHERS and EMPTY_WORDS & set(words(node.name))
    ]

    assert not empty, "\n".join(empty)


def test_no_variable_is_named_for_nothing():
    empty = [f"{source.path}:{line} {name}" for source in product() for line, name in variables(source)]

    assert not empty, "\n".join(empty)


def test_nothing_is_left_for_later():
    later = [
        f"{source.path}:{line}: {comment}" for source in sources() for line, comment in comments(source)
        if LATER.search(comment)
    ]  # fmt: skip

    assert not later, "\n".join(later)


def test_every_waiver_names_what_it_waives_and_why():
    bare = [
        f"{source.path}:{line}: {comment}" for source in sources() for line, comment in comments(source)
        if WAIVER.search(comment) and not REASONED.search(comment)
    ]  # fmt: skip

    assert not bare, "\n".join(bare)


def opening(source: Source) -> str:
    """The first words of a module, which are a sentence or two and no heading."""
    docstring = ast.get_docstring(source.tree) or ""
    return docstring if len(docstring.split()) >= 3 else ""


def words(name: str) -> list[str]:
    """The words of a name, in either spelling."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")


def classes(source: Source) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef))


def variables(source: Source) -> Iterator[tuple[int, str]]:
    """Variables and arguments that are one empty word and nothing else."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.lower() in EMPTY_DEEDS:
            yield node.lineno, node.id
        if isinstance(node, ast.arg) and node.arg.lower() in EMPTY_DEEDS:
            yield node.lineno, node.arg


def comments(source: Source) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
