"""Headers, the CSP nonce and cookies: here and nowhere else."""

import secrets
from datetime import timedelta

from flask import Flask, Response, g, request, session

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}

# A document is a stranger's file: it may run nothing, load nothing, and stands in no page but ours. The sandbox is
# declared here because Chromium shows no PDF in a frame that carries the attribute.
SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def nonce() -> str:
    """This request's CSP nonce; every script and style element carries it."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def policy() -> str:
    """The content security policy: everything from this server, scripts and styles only with the nonce."""
    own = f"'self' 'nonce-{nonce()}'"
    return (
        f"default-src 'none'; script-src {own}; style-src {own}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )


def sealed(answer: Response) -> Response:
    """The answer as a stranger's file is given out: able to do nothing, and kept nowhere."""
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["Cache-Control"] = "no-store"
    return answer


def set_up(app: Flask) -> None:
    """Put the headers on every answer and set the cookies' terms."""
    settings = app.extensions["office"].settings
    app.config.update(
        SESSION_COOKIE_NAME="office",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
    )
    app.after_request(_protect)
    app.jinja_env.globals["csp_nonce"] = nonce


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if request.endpoint == "static":
        # The same for everybody: with `Vary: Cookie` a browser that keeps it for a year would ask again whenever the
        # cookie is signed anew.
        session.accessed = False
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
