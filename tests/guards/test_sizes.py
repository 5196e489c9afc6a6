"""Nothing grows past what a reader keeps in mind: files, functions, nesting, unnamed arguments."""

import ast
from collections.abc import Iterator

from tests.guards.sources import Source, functions, methods, product, sources

LONGEST_FILE = 400
LONGEST_TEST_FILE = 500
LONGEST_FUNCTION = 40
DEEPEST_NESTING = 3
MOST_UNNAMED_ARGUMENTS = 2
MAY = "app/dossiers/rules.py:may"  # read aloud as the house says it: may this officer do this to this dossier?
# A migration's step is a list of tables and columns in one transaction, not a run of decisions.
LISTS = "migrations/versions/"

BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def test_no_file_is_too_long():
    too_long = [
        f"{source.path}: {len(source.lines)} lines"
        for source in sources()
        if len(source.lines) > (LONGEST_TEST_FILE if source.is_test else LONGEST_FILE)
    ]

    assert not too_long, "\n".join(too_long)


def test_no_function_is_too_long():
    too_long = [
        f"{source.path}:{function.lineno} {function.name}: {length(function)} lines"
        for source in sources()
        if not source.path.startswith(LISTS)
        for function in functions(source)
        if length(function) > LONGEST_FUNCTION
    ]

    assert not too_long, "\n".join(too_long)


def test_no_function_nests_too_deeply():
    too_deep = [
        f"{source.path}:{function.lineno} {function.name}: {depth(function)} deep"
        for source in sources()
        for function in functions(source)
        if depth(function) > DEEPEST_NESTING
    ]

    assert not too_deep, "\n".join(too_deep)


def test_arguments_past_the_second_are_named_in_what_others_call():
    unnamed = [f"{source.path}:{function}" for source in product() for function in with_many_unnamed(source)]

    assert not unnamed, "\n".join(unnamed)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the signature to the end without the docstring: what is explained is not what is long."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1)


def depth(node: ast.AST) -> int:
    """How many blocks stand in one another, an elif beside its if; a function inside counts for itself."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            continue
        beside = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, depth(child) + (isinstance(child, BLOCKS) and not beside))
    return deepest


def with_many_unnamed(source: Source) -> Iterator[str]:
    """Public functions that a caller may confuse; one with a leading underscore is called beside where it stands."""
    own = methods(source)
    for function in functions(source):
        named = function.name
        arguments = [*function.args.posonlyargs, *function.args.args]
        static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in function.decorator_list)
        unnamed = len(arguments) - (function in own and not static)
        # The open transaction stands first wherever there is one, as `self` does; nobody takes it for something else.
        unnamed -= bool(arguments) and arguments[0].arg == "session"
        if f"{source.path}:{named}" == MAY:
            continue
        if unnamed > MOST_UNNAMED_ARGUMENTS and not named.startswith("_"):
            yield f"{function.lineno} {named}: {unnamed} unnamed arguments"
