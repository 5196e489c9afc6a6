"""A signed-in person's session: a signed cookie with officer, epoch and the instant last seen. A GET writes nothing.

Whether a password is right is decided in `officers`; this file only remembers who came in and forgets them in time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from flask import Flask, current_app, flash, g, request, session
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, login_user, logout_user
from flask_login import current_user as flask_login_user

from app.core import clock
from app.core.office import office
from config.workflow import Role

SEEN_AT = "seen_at"
LOCALE = "locale"
THEME = "theme"
# The cookie is signed anew at most this often: one Set-Cookie a minute instead of one a page.
RENEWED_AFTER = timedelta(minutes=1)
TIMED_OUT = _l("Bạn đã không thao tác một lúc lâu nên phải đăng nhập lại.")


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The person at the page, as read at the beginning of the request. `epoch` tells old cookies from the present.

    `has_given_password`: an administrator knows it, too; the door lets its owner to nothing but another one.
    """

    id: int
    username: str
    full_name: str
    role: Role
    unit_code: str
    reception_point: str | None
    locale: str
    theme: str
    epoch: int
    has_given_password: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie."""
        return f"{self.id}.{self.epoch}"


Loader = Callable[[int, int], SignedIn | None]
View = TypeVar("View", bound=Callable[..., object])
BY_ITSELF = "asked_by_the_page_itself"


def by_itself(view: View) -> View:
    """Mark a view that an open page asks without anybody at it: it keeps nobody signed in."""
    setattr(view, BY_ITSELF, True)
    return view


def set_up(app: Flask) -> None:
    """Watch sessions. `officers` says later with `load_officers_with` how to find a person."""
    manager = LoginManager()
    manager.session_protection = "strong"  # a cookie carried to another machine or browser is worth nothing
    manager.user_loader(lambda identifier: _load(app, identifier))
    manager.init_app(app, add_context_processor=False)
    app.before_request(_recognise)
    app.context_processor(lambda: {"reader": reader()})


def load_officers_with(app: Flask, loader: Loader) -> None:
    """`loader(id, epoch)` gives the person, or None when gone, deactivated or signed out since."""
    app.extensions["officer_loader"] = loader


def _load(app: Flask, identifier: str) -> SignedIn | None:
    key, _, epoch = identifier.partition(".")
    loader: Loader | None = app.extensions.get("officer_loader")
    if loader is None or not key.isdecimal() or not epoch.isdecimal():
        return None
    return loader(int(key), int(epoch))


def _recognise() -> None:
    """Find out who asks. Until this has run, and where it fails, nobody does: error pages never ask the database."""
    if request.endpoint == "static" or "_user_id" not in session:
        return
    if _idle_for() > timedelta(minutes=office().settings.session_idle_minutes):
        end()
        flash(str(TIMED_OUT), "warning")
        return
    found = flask_login_user._get_current_object()
    if not isinstance(found, SignedIn):
        end()
        return
    g.officer = found
    if _idle_for() > RENEWED_AFTER and not hasattr(current_app.view_functions.get(request.endpoint or ""), BY_ITSELF):
        session[SEEN_AT] = int(clock.now().timestamp())


def _idle_for() -> timedelta:
    seen = datetime.fromtimestamp(session.get(SEEN_AT, 0), UTC)
    return clock.now() - seen


def reader() -> SignedIn | None:
    """Who is signed in, or None. Never asks the database."""
    officer: SignedIn | None = g.get("officer")
    return officer


def begin(officer: SignedIn) -> None:
    """Let a person in, on a fresh cookie: nothing of what stood in the old one is kept."""
    session.clear()
    login_user(officer)
    session[SEEN_AT] = int(clock.now().timestamp())
    g.officer = officer


def end() -> None:
    """Forget who was signed in; the language chosen at this machine stays."""
    kept = {name: session[name] for name in (LOCALE, THEME) if name in session}
    logout_user()
    session.clear()
    session.update(kept)
    g.pop("officer", None)
