"""Tongues: Vietnamese as written in the code, English from the catalogue; the office's own time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context, session
from flask_babel import Babel, force_locale, get_locale, get_translations

from app.core.office import office
from app.web.sessions import LOCALE, THEME, reader

LOCALES = {"vi": "Tiếng Việt", "en": "English"}
THEMES = ("auto", "light", "dark")
_catalogues: dict[Locale | None, NullTranslations] = {}


def set_up(app: Flask) -> None:
    """Let every page speak the reader's tongue."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "web/translations"
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    Babel(app, locale_selector=locale, timezone_selector=lambda: office().settings.office_timezone)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # - Jinja's i18n extension adds it
        partial(_said, "gettext"), partial(_said, "ngettext"), newstyle=True, pgettext=partial(_said, "pgettext"),
        npgettext=partial(_said, "npgettext"),
    )  # fmt: skip
    app.jinja_env.globals.update(current_locale=locale, current_theme=theme, locales=LOCALES, office_name=office_name,
                                 agency_name=agency_name, point_name=point_name)  # fmt: skip


def _said(way: str, *words: object) -> str:
    """A text of a template in the reader's tongue. A page says a hundred: each catalogue is found once."""
    tongue = get_locale()
    catalogue = _catalogues.get(tongue)
    if catalogue is None:
        catalogue = _catalogues[tongue] = get_translations()
    said: str = getattr(catalogue, way)(*words)
    return said


@contextmanager
def in_tongue(tongue: str) -> Iterator[None]:
    """What is shown within is in this tongue, whatever the reader's: a paper somebody else signs."""
    before, g.tongue = g.get("tongue"), tongue
    try:
        with force_locale(tongue):
            yield
    finally:
        g.tongue = before


def locale() -> str:
    """The reader's tongue: of the person, else of this machine's cookie, else of the office; `in_tongue` before all."""
    if has_app_context() and (said := g.get("tongue")):
        return str(said)
    officer = reader()
    if officer is not None:
        return officer.locale
    chosen = session.get(LOCALE) if has_request_context() else None
    return chosen if chosen in LOCALES else office().settings.locale


def theme() -> str:
    """Light, dark, or as the machine has it."""
    officer = reader()
    chosen = officer.theme if officer is not None else session.get(THEME)
    return chosen if chosen in THEMES else "auto"


def office_name() -> str:
    """The name of the unit served, in the reader's tongue."""
    return named(office().unit)


def agency_name() -> str:
    """The police the unit belongs to, in the reader's tongue."""
    return named(office().unit, "agency")


def point_name(code: str | None) -> str:
    """The name of a reception point; the code where the unit has none such, empty for None."""
    point = None if code is None else office().unit.reception_point(code)
    return code or "" if point is None else named(point)


def named(thing: object, stem: str = "name") -> str:
    """The name, or another text, of something of the configuration in the reader's tongue."""
    return str(getattr(thing, f"{stem}_{'en' if locale() == 'en' else 'vi'}"))


def remember(name: str, value: str) -> None:
    """Keep a choice of somebody who has not signed in, in this machine's cookie."""
    session[name] = value
