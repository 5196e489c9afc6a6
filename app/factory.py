"""Putting the office together: checked configuration, database, slices, commands."""

import os
from functools import partial
from importlib import import_module

from flask import Flask

from app.core import logs, schema, security
from app.core.db import db
from app.core.office import RunningOffice
from app.web import access
from config.office import load_office
from config.settings import Settings, load_settings

SLICES = ("web", "officers", "dossiers", "alerts", "receipts", "portal", "intake", "worklists", "delivery", "papers",
          "notes", "statistics", "audit", "counter", "desk")  # fmt: skip


def create_app(settings: Settings | None = None, *, uses_redis: bool = True) -> Flask:
    """The application. Raises ConfigError, naming file and key, when anything in `config/` is wrong."""
    settings = settings or load_settings(os.environ)
    app = Flask("app", template_folder="web/templates", static_folder="web/static")
    app.extensions["office"] = RunningOffice(settings, load_office(), uses_redis=uses_redis)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI="postgresql+psycopg://",
        SQLALCHEMY_ENGINE_OPTIONS={"creator": partial(schema.connect, settings)},
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    logs.set_up(app, level=settings.log_level)
    db.init_app(app)
    security.set_up(app)
    for slice_name in SLICES:
        _add(app, f"app.{slice_name}.routes")
    _add(app, "app.cli")
    access.check(app)
    return app


def _add(app: Flask, module: str) -> None:
    """Let a slice add itself through its `set_up(app)`, if it has routes."""
    try:
        part = import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        return
    part.set_up(app)
