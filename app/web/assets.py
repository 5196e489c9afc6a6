"""Static files: an address that changes with the content, kept by the browser for a year, sent compressed."""

import gzip
import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, send_file, send_from_directory, url_for
from werkzeug.security import safe_join

from app.web.access import public

A_YEAR = 365 * 24 * 3600
COMPRESSED = {".css": "text/css", ".js": "text/javascript"}


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
    """The file, compressed where that helps and the browser takes it. 404 where there is none."""
    folder = str(current_app.static_folder)
    max_age = A_YEAR if "v" in request.args else None
    mimetype = COMPRESSED.get(Path(filename).suffix)
    if mimetype is not None and request.accept_encodings["gzip"]:
        response = _compressed(folder, filename, mimetype=mimetype, max_age=max_age)
    else:
        response = send_from_directory(folder, filename, max_age=max_age)
    # Not asked about again when a page is loaded anew: under this address there never is another content.
    response.cache_control.immutable = max_age is not None
    return response


def _compressed(folder: str, filename: str, *, mimetype: str, max_age: int | None) -> Response:
    path = safe_join(folder, filename)
    if path is None or not Path(path).is_file():
        abort(404)
    packed, tag = _packed(Path(path), Path(path).stat().st_mtime_ns)
    response = send_file(BytesIO(packed), mimetype=mimetype, max_age=max_age, etag=tag)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=64)
def _packed(file: Path, _changed_at: int) -> tuple[bytes, str]:
    """The file compressed, and a mark of its content: its `.gz` twin where there is one, else made once a process."""
    twin = file.with_name(f"{file.name}.gz")
    packed = twin.read_bytes() if twin.is_file() else gzip.compress(file.read_bytes(), mtime=0)
    return packed, hashlib.sha256(packed).hexdigest()[:12]
