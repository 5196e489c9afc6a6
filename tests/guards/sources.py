"""What the guards look at: the project's own files, read and parsed once."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.settings import PROJECT

ROOMS = ("app", "config", "reports", "queues", "migrations", "demo", "benchmarks", "frontend")
MADE_BY_MACHINES = {
    ".git", ".venv", "var", "node_modules", "vendor", "fonts", "build", "dist", "output", "__pycache__",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/")


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that people write."""
    found = []
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = sorted(set(folders) - MADE_BY_MACHINES)
        found += [Path(folder) / name for name in sorted(names) if name != ".git"]
    return tuple(found)


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the rooms, the tests and the top."""
    paths = [file for file in files() if file.suffix == ".py"]
    return tuple(
        Source(path=str(path.relative_to(PROJECT)), text=text, tree=ast.parse(text, filename=str(path)))
        for path in paths
        for text in [path.read_text(encoding="utf-8")]
    )


def product() -> tuple[Source, ...]:
    """The Python files of the rooms: all but the tests."""
    return tuple(source for source in sources() if not source.is_test)


def in_tests() -> tuple[Source, ...]:
    """The Python files of the tests."""
    return tuple(source for source in sources() if source.is_test)


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, inner ones included."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def methods(source: Source) -> set[ast.AST]:
    """The functions that stand in a class."""
    classes = (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef))
    return {node for found in classes for node in found.body}
