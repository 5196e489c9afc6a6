"""Pages on a thin line: HTML leaves compressed, so that a whole list fits into what a server may send at once.

A list of fifty rows is 50 kB and becomes 8; a fresh connection carries some 14 kB before it waits for an answer.
"""

import gzip
from io import BytesIO
from secrets import randbelow
from typing import Final

from flask import Flask, Response, request

HTML: Final = "text/html"
LEAST_BYTES: Final = 1_000  # below it nothing is gained
LEVEL: Final = 1  # a quarter of a millisecond for a list; the best level saves 1 kB more and takes thrice as long
# Whoever can put text of theirs into a page and weigh what comes back could guess a secret in it letter by letter
# (BREACH, 2013). A length that is never the same twice makes that take far too long (Palacios and others, HTB, 2022).
PADDING: Final = 100


def set_up(app: Flask) -> None:
    """Compress what is HTML and goes to a browser that takes it."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.mimetype != HTML or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    page = response.get_data()
    if len(page) < LEAST_BYTES or not request.accept_encodings["gzip"]:
        return response
    response.set_data(packed(page))
    response.headers["Content-Encoding"] = "gzip"
    return response


def packed(page: bytes) -> bytes:
    """The page by gzip (RFC 1952). The name in its header, which nobody reads, makes it some random bytes longer."""
    target, name = BytesIO(), "p" * (1 + randbelow(PADDING))
    with gzip.GzipFile(name, mode="wb", compresslevel=LEVEL, fileobj=target, mtime=0) as written:
        written.write(page)
    return target.getvalue()
