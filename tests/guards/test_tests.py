"""Tests are told as sentences, none is forgotten, and none replaces, waits for or times what it tests."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

from tests.guards.sources import Source, functions, in_tests

KINDS = {"unit", "app", "journeys", "guards"}
FEWEST_WORDS = 4
REPLACING = {"unittest.mock", "mock", "pytest_mock"}
WAITING = re.compile(r"\b(sleep|perf_counter|monotonic|process_time)$")


def test_every_test_file_stands_with_its_kind():
    astray = [
        source.path
        for source in in_tests()
        if PurePath(source.path).name.startswith("test_") and PurePath(source.path).parts[1] not in KINDS
    ]

    assert not astray, "\n".join(astray)


def test_every_test_is_named_as_a_sentence():
    short = [
        f"{source.path}:{function.lineno} {function.name}"
        for source in in_tests()
        for function in functions(source)
        if function.name.startswith("test_") and len(function.name.split("_")) - 1 < FEWEST_WORDS
    ]

    assert not short, "\n".join(short)


def test_no_test_is_forgotten():
    forgotten = [f"{source.path}:{line}" for source in in_tests() for line in never_called(source)]

    assert not forgotten, "\n".join(forgotten)


def test_no_test_stands_where_nobody_looks():
    hidden = [
        f"{source.path}:{function.lineno} {function.name}"
        for source in in_tests()
        if not PurePath(source.path).name.startswith("test_")
        for function in functions(source)
        if function.name.startswith("test_")
    ]

    assert not hidden, "\n".join(hidden)


def test_nothing_of_ours_is_replaced_in_a_test():
    replaced = [
        f"{source.path}:{line} {name}"
        for source in in_tests()
        for line, name in imported(source)
        if name in REPLACING or name.startswith("unittest.mock")
    ]

    assert not replaced, "\n".join(replaced)


def test_no_test_waits_or_looks_at_a_watch():
    waiting = [
        f"{source.path}:{node.lineno} {ast.unparse(node.func)}"
        for source in in_tests()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and WAITING.search(ast.unparse(node.func))
    ]

    assert not waiting, "\n".join(waiting)


def never_called(source: Source) -> Iterator[str]:
    """Functions of a test file that assert, are no test and no fixture, and are used nowhere in the file."""
    if not PurePath(source.path).name.startswith("test_"):
        return
    used = {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)}
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("test_") or node.decorator_list:
            continue
        asserts = any(isinstance(inner, ast.Assert) for inner in ast.walk(node))
        if asserts and node.name not in used:
            yield f"{node.lineno} {node.name}"


def imported(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
