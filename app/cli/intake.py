"""`flask intake …`: a signed package or an old register brought in by hand."""

from pathlib import Path
from typing import Any

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext

from app.core.errors import OfficeError
from app.intake.actions.packages import import_package
from app.intake.actions.registers import enter_register
from app.intake.queries import sentence


@click.group()
def intake() -> None:
    """Bring dossiers in: a signed package, an office's old register."""


@intake.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@with_appcontext
def package(path: Path, *, as_json: bool) -> None:
    """Import the signed portal package PATH, a zip or a folder."""
    with current_app.test_request_context():
        try:
            imported = import_package(path)
        except OfficeError as refused:
            raise click.ClickException(sentence(refused)) from refused
    if as_json:
        click.echo(orjson.dumps(imported.as_json(), option=orjson.OPT_INDENT_2).decode())
        return
    counts = imported.tally.as_json()
    _tell(imported.package, counts)
    click.echo(f"  orphans released {counts['orphans_released']}")
    if imported.gaps:
        click.echo("  packages still missing: " + ", ".join(map(str, imported.gaps)))


@intake.command()
@click.argument("path", metavar="CSV", type=click.Path(path_type=Path))
@click.option(
    "--map", "map_path", required=True, type=click.Path(path_type=Path), help="How its columns are read (TOML)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@with_appcontext
def register(path: Path, map_path: Path, *, as_json: bool) -> None:
    """Bring in an office's old register: CSV with one row a dossier."""
    with current_app.test_request_context():
        try:
            entered = enter_register(path, map_path)
        except OfficeError as refused:
            raise click.ClickException(sentence(refused)) from refused
    counts = entered.tally.as_json() | {"open": entered.open}
    if as_json:
        click.echo(orjson.dumps(counts, option=orjson.OPT_INDENT_2).decode())
        return
    _tell(path.name, counts)
    click.echo(f"  still open {entered.open:14}")


def _tell(name: str, counts: dict[str, Any]) -> None:
    click.echo(f"{name}: {counts['records']} records")
    for outcome, number in counts["outcomes"].items():
        click.echo(f"  {outcome:12} {number:8}")
    for fault, number in counts["faults"].items():
        click.echo(f"    {fault:24} {number:6}")


commands = (intake,)
