"""The `flask …` commands, one module a group, as thin as routes."""

from copy import copy
from importlib import import_module
from pkgutil import iter_modules

import click
from flask import Flask
from flask_babel import gettext


def set_up(app: Flask) -> None:
    """Register every command of every module here (its `commands` tuple), in the tongue of the office."""
    with app.app_context():
        for module in iter_modules(__path__):
            for command in import_module(f"{__name__}.{module.name}").commands:
                app.cli.add_command(in_the_offices_tongue(command))


def in_the_offices_tongue(command: click.Command) -> click.Command:
    """The same command with its help translated; a copy, for another application may speak another tongue."""
    told = copy(command)
    told.help = _translated(command.help)
    told.params = [_told(parameter) for parameter in command.params]
    if isinstance(told, click.Group):
        told.commands = {name: in_the_offices_tongue(each) for name, each in told.commands.items()}
    return told


def _told(parameter: click.Parameter) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option):
        told.help = _translated(told.help)
    return told


def _translated(words: str | None) -> str | None:
    return gettext(words) if words else words
