"""Static files: an address that changes with the content, kept by the browser for a year, sent already compressed."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory, url_for

from app.web.access import public

A_YEAR = 365 * 24 * 3600


def set_up(app: Flask) -> None:
    """Serve `/static/…` through here."""
    app.view_functions["static"] = send
    app.jinja_env.globals["asset"] = asset


def asset(filename: str) -> str:
    """The address of a static file, with the beginning of its hash."""
    return _address(filename, request.script_root)


@lru_cache(maxsize=512)
def _address(filename: str, _below: str) -> str:
    """A page names a dozen, always the same for all who come by the same way."""
    return url_for("static", filename=filename, v=_fingerprint(Path(str(current_app.static_folder)) / filename))


@lru_cache(maxsize=256)
def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


@public
def send(filename: str) -> Response:
    """The file; its `.gz` twin where there is one and the browser takes it. 404 where there is neither."""
    folder = Path(str(current_app.static_folder))
    max_age = A_YEAR if "v" in request.args else None
    twin = f"{filename}.gz"
    if not request.accept_encodings["gzip"] or not (folder / twin).is_file():
        return send_from_directory(folder, filename, max_age=max_age)
    response = send_from_directory(folder, twin, max_age=max_age, mimetype=_type_of(filename))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _type_of(filename: str) -> str:
    return {".css": "text/css", ".js": "text/javascript"}.get(Path(filename).suffix, "application/octet-stream")
