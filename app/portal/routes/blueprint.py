"""What the tabs of the wire share: the blueprint, who may look, who may act, and reading keys from an address."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import format_timedelta
from werkzeug.wrappers import Response

from app.core.errors import OfficeError
from app.web.labels import error_sentence
from config.workflow import Role

portal = Blueprint("portal", __name__, template_folder="../templates")

READERS: Final = (Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR)
DOERS: Final = (Role.OFFICER, Role.TEAM_LEADER, Role.ADMINISTRATOR)
LARGEST: Final = 2**63 - 1
AN_ID: Final = f"int(max={LARGEST})"
A_PAGE: Final = 50


@portal.context_processor
def _words() -> dict[str, object]:
    """What these templates say beside what every page may: a stored trouble as a sentence, how long ago."""
    return {"trouble": trouble, "ago": ago}


def trouble(code: str | None, facts: Mapping[str, object] | None) -> str:
    """A trouble kept as code and facts, in the reader's tongue; empty for none."""
    return "" if code is None else error_sentence(OfficeError(code, **dict(facts or {})))


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits: `3 phút`; empty for None."""
    return "" if at is None else format_timedelta(max(now - at, timedelta()), granularity="second", threshold=1.2)


def key(name: str) -> int:
    """A whole number of the address; 0 for anything else."""
    given = request.args.get(name, "")
    return min(int(given), LARGEST) if given.isascii() and given.isdecimal() and len(given) < 20 else 0


def done(act: Callable[[], str | None], *, then: str, **where: object) -> Response:
    """Do what a button asks for, say how it went, and go back to a page. A refusal is said on that page."""
    try:
        said = act()
    except OfficeError as refusal:
        flash(error_sentence(refusal), "danger")
    else:
        if said:
            flash(said, "success")
    return redirect(url_for(then, **where), code=303)  # type: ignore[arg-type]  # url_for takes any values
