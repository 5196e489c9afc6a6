"""`flask officers …`: the first accounts, and the way back in when nobody can sign in. Thin, like routes."""

import sys

import click
from flask.cli import AppGroup

from app.core import clock
from app.core.db import db
from app.core.errors import OfficeError
from app.officers.actions import accounts
from app.officers.queries import officers_list, system_officer
from app.officers.rules import is_locked
from app.web.labels import error_sentence
from config.workflow import Role

ROLES = tuple(str(role) for role in Role if role is not Role.SYSTEM)
GENERATED = "(made up; it is shown this once)"

officers = AppGroup("officers", help="Who works here: accounts of officers.")


@officers.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person is in the office.")
@click.option("--name", required=True, help="Full name, as on papers.")
@click.option("--unit", default=None, help="Unit code; the office's own if not given.")
@click.option("--point", default=None, help="Code of the reception point, if the person works at one.")
@click.option("--generate", is_flag=True, help="Make up a password and print it once, without asking for one.")
def add(username: str, *, role: str, name: str, unit: str | None, point: str | None, generate: bool) -> None:
    """Add an account. Asks for a password; where nobody can be asked, makes one up and prints it once."""
    try:
        added = accounts.add_officer(
            actor_id=system_officer(db.session()).id, username=username, full_name=name, role=Role(role),
            unit_code=unit, reception_point=point, password=_asked_password(generate=generate),
        )  # fmt: skip
    except OfficeError as refusal:
        raise click.ClickException(error_sentence(refusal)) from refusal
    click.echo(f"{added.username} added")
    _tell(added.password)


@officers.command("password")
@click.argument("username")
@click.option("--generate", is_flag=True, help="Make up a password and print it once, without asking for one.")
def password(username: str, *, generate: bool) -> None:
    """Give an account another password, lift its lock, end its sessions."""
    try:
        given = accounts.reset_password(
            actor_id=system_officer(db.session()).id, username=username, password=_asked_password(generate=generate)
        )
    except OfficeError as refusal:
        raise click.ClickException(error_sentence(refusal)) from refusal
    click.echo(f"{username} has another password")
    _tell(given)


@officers.command("list")
def list_officers() -> None:
    """List the accounts: username, role, unit, standing, full name."""
    for each in officers_list(db.session()):
        locked = is_locked(each.locked_until_at, clock.now())
        standing = "resting" if not each.is_active else "locked" if locked else "active"
        click.echo(f"{each.username:<20} {each.role:<14} {each.unit_code:<14} {standing:<8} {each.full_name}")


def _asked_password(*, generate: bool) -> str | None:
    if generate or not sys.stdin.isatty():
        return None
    asked: str = click.prompt("Password (empty: one is made up)", hide_input=True, default="", show_default=False,
                              confirmation_prompt="Once more")  # fmt: skip
    return asked or None


def _tell(made_up: str | None) -> None:
    if made_up is not None:
        click.echo(f"password: {made_up} {GENERATED}")


commands = (officers,)
