"""The `flask …` commands, one module a group, as thin as routes."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click
from flask import Flask
from flask_babel import gettext
from sqlalchemy.exc import OperationalError

from app.core.embedded import ServerDidNotStart
from app.core.errors import OfficeError
from app.web.labels import error_sentence


def set_up(app: Flask) -> None:
    """Register every command of every module here (its `commands` tuple), in the tongue of the office."""
    with app.app_context():
        for module in iter_modules(__path__):
            for command in import_module(f"{__name__}.{module.name}").commands:
                app.cli.add_command(in_the_offices_tongue(command, app))


def in_the_offices_tongue(command: click.Command, app: Flask) -> click.Command:
    """The same command with its help and its refusals translated; a copy, for another application may speak another."""
    told = copy(command)
    told.help = _translated(command.help)
    told.callback = _in_sentences(command.callback, app) if command.callback else None
    told.params = [_told(parameter) for parameter in command.params]
    if isinstance(told, click.Group):
        told.commands = {name: in_the_offices_tongue(each, app) for name, each in told.commands.items()}
    return told


def _in_sentences(callback: Callable[..., Any], app: Flask) -> Callable[..., Any]:
    """What a command did not expect but an administrator can mend ends as a sentence, not as a list of calls."""

    @wraps(callback)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return callback(*given, **named)
        except (OfficeError, OperationalError, ServerDidNotStart) as refusal:
            with app.app_context():
                raise click.ClickException(_sentence(refusal)) from refusal

    return call


def _sentence(refusal: OfficeError | OperationalError | ServerDidNotStart) -> str:
    if isinstance(refusal, OfficeError):
        return error_sentence(refusal)
    if isinstance(refusal, ServerDidNotStart):
        return str(refusal)
    return gettext("Không dùng được cơ sở dữ liệu: %(why)s", why=str(refusal.orig).strip().splitlines()[0])


def _told(parameter: click.Parameter) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option):
        told.help = _translated(told.help)
    return told


def _translated(words: str | None) -> str | None:
    return gettext(words) if words else words
