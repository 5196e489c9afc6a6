"""Who may open a page: a mark on every view, denied by default. What may be done to a dossier is not decided here.

A view says `@allow(Role.OFFICER, …)`, `@signed_in` or `@public`; with a view that says nothing the program does not
start. Who still has the password an administrator gave comes to no view but those marked `@with_given_password`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import NotYours
from app.web.htmx import asked_by_htmx
from app.web.sessions import SignedIn, reader
from config.workflow import Role

View = TypeVar("View", bound=Callable[..., object])
MARK = "access_mark"
ATTEMPT_PAGE = "officers.sign_in"
CHOOSING_PAGE = "officers.change_password"


class UnmarkedRoute(RuntimeError):
    """A route says nothing about who may open it; the program refuses to start."""


@dataclass(frozen=True)
class Mark:
    """Who may open a view: these roles, or anybody where `is_public`; before choosing an own password, too, or not."""

    roles: frozenset[Role] = frozenset()
    is_public: bool = False
    with_given_password: bool = False


def allow(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to these roles alone. Raises ValueError without a role, or for SYSTEM, who never signs in."""
    if not roles or Role.SYSTEM in roles:
        raise ValueError("name the roles that may open the page; system is not one of them")
    return _marked(Mark(roles=frozenset(roles)))


def signed_in(view: View) -> View:
    """Mark a view as open to everybody who has signed in."""
    return _marked(Mark(roles=frozenset(Role) - {Role.SYSTEM}))(view)


def public(view: View) -> View:
    """Mark a view as open to anybody on the intranet."""
    return _marked(Mark(is_public=True))(view)


def with_given_password(view: View) -> View:
    """Open a marked view also to who has not yet changed the password an administrator gave. Stands above the mark."""
    mark: Mark = getattr(view, MARK)
    return _marked(replace(mark, with_given_password=True))(view)


def _marked(mark: Mark) -> Callable[[View], View]:
    def put(view: View) -> View:
        setattr(view, MARK, mark)
        return view

    return put


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """The mark of an endpoint's view, None where it has none."""
    mark: Mark | None = getattr(app.view_functions.get(endpoint), MARK, None)
    return mark


def unmarked(app: Flask) -> list[str]:
    """The routes without a mark, as `METHODS /path (endpoint)`, in order."""
    return sorted(
        f"{'|'.join(sorted(rule.methods or ()))} {rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if mark_of(app, rule.endpoint) is None
    )


def check(app: Flask) -> None:
    """Refuse to start when a route is unmarked. Raises UnmarkedRoute naming each. The last thing `create_app` does."""
    routes = unmarked(app)
    if routes:
        raise UnmarkedRoute(
            f"no access mark on {'; '.join(routes)}: put @allow(…), @signed_in or @public right under the route"
        )


def current_officer() -> SignedIn:
    """Who is signed in. Raises NotYours on a page opened by nobody."""
    officer = reader()
    if officer is None:
        raise NotYours("sign_in_first")
    return officer


def may_open(endpoint: str, role: str) -> bool:
    """Whether a person of this role may open the endpoint; False for one that does not exist."""
    mark = mark_of(current_app, endpoint)
    return mark is not None and (mark.is_public or Role(role) in mark.roles)


def opens_to(officer: SignedIn, endpoint: str) -> bool:
    """Whether this person may open the endpoint now; False for one that does not exist."""
    return may_open(endpoint, officer.role) and not _own_password_first(officer, mark_of(current_app, endpoint))


def _own_password_first(officer: SignedIn | None, mark: Mark | None) -> bool:
    return officer is not None and officer.has_given_password and not (mark is not None and mark.with_given_password)


def set_up(app: Flask) -> None:
    """Ask at every request, before anything else looks at it."""
    app.before_request(_stand_at_the_door)


def _stand_at_the_door() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such page: the error page answers
    mark, officer = mark_of(current_app, endpoint), reader()
    if _own_password_first(officer, mark):
        return _first(CHOOSING_PAGE)
    if mark is not None and mark.is_public:
        return None
    if officer is None:
        return ask_to_sign_in()
    if mark is None or Role(officer.role) not in mark.roles:
        raise NotYours("page_not_yours")
    return None


def ask_to_sign_in() -> Response:
    """Send the reader to the sign-in page, and back afterwards when a page was only to be looked at."""
    return _first(ATTEMPT_PAGE)


def _first(endpoint: str) -> Response:
    """This page first; it sends on to the one that was asked for."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not asked_by_htmx() else None
    page = url_for(endpoint, next=wanted if wanted != "/" else None)
    if asked_by_htmx():
        return Response(status=401, headers={"HX-Redirect": page})
    return redirect(page, code=303)


def local_path(wanted: str | None) -> str | None:
    """The path to go back to, if it is one of ours: a path on this server, never another address."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    parts = urlsplit(wanted)
    unsafe = parts.scheme or parts.netloc or any(ord(letter) < 33 for letter in wanted) or "\\" in wanted
    return None if unsafe else wanted
