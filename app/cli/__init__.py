"""The `flask …` commands, one module a group, as thin as routes."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask


def set_up(app: Flask) -> None:
    """Register every command of every module here (its `commands` tuple)."""
    for module in iter_modules(__path__):
        for command in import_module(f"{__name__}.{module.name}").commands:
            app.cli.add_command(command)
