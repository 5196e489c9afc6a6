"""Whether a page or only a part of one was asked for. What is in the part is the slice's own affair."""

from flask import request


def asked_by_htmx() -> bool:
    """Whether htmx asks, so that a part of a page is the right answer (a boosted link wants a whole page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
