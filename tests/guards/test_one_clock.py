"""One clock: the time of day is asked in app/core/clock.py alone, never of Python elsewhere, never of PostgreSQL.

Otherwise a test that stops the clock stops half of it. How long something takes (`perf_counter`, `monotonic`) is not
the time of day.
"""

import ast
import re
from collections.abc import Iterator

from tests.guards.sources import Source, product

THE_CLOCK = "app/core/clock.py"
ROOMS = ("app/", "config/", "queues/", "reports/", "migrations/", "wsgi.py")
OF_PYTHON = re.compile(
    r"(^|\.)(datetime|date)\.(now|utcnow|today)$|(^|\.)time\.(time|time_ns|localtime|gmtime|ctime)$|(^|\.)func\.(now|"
    r"current_timestamp|current_date|current_time|localtimestamp|clock_timestamp|statement_timestamp)$"
)
OF_SQL = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)"
    r"|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b",
    re.IGNORECASE,
)


def rooms() -> Iterator[Source]:
    return (source for source in product() if source.path.startswith(ROOMS) and source.path != THE_CLOCK)


def docstrings(source: Source) -> set[int]:
    """The texts that only explain, by the identity of their nodes."""
    explaining = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = (node.body for node in ast.walk(source.tree) if isinstance(node, explaining))
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def test_python_is_asked_for_the_time_in_one_place():
    asking = [
        f"{source.path}:{node.lineno} {ast.unparse(node.func)}"
        for source in rooms()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and OF_PYTHON.search(ast.unparse(node.func))
    ]

    assert not asking, "take the instant as an argument, or ask app.core.clock:\n" + "\n".join(asking)


def test_postgresql_is_never_asked_for_the_time():
    asking = [
        f"{source.path}:{node.lineno} {node.value.strip()[:80]}"
        for source in rooms()
        for spoken in [docstrings(source)]
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken
        if OF_SQL.search(node.value)
    ]

    assert not asking, "bind the instant of app.core.clock instead:\n" + "\n".join(asking)
