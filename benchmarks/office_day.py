"""Officers at their desks, doing whatever comes to hand, stale pages included; each writes down what was done to what.

What is done goes through the actions a button runs. What comes of it is proved elsewhere, from the journal.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, Final

import psycopg
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.core.errors import HandsFull, NotYours, OfficeError, Stale
from app.dossiers.actions import decision, review
from app.dossiers.models import Dossier
from app.worklists.actions import passing_on
from app.worklists.actions.handing_out import next_dossier
from app.worklists.actions.leases import look_in

AGAIN: Final = (HandsFull, NotYours)
STALE_ONE_IN: Final = 6
REASON: Final = "Thiếu giấy tờ."


@dataclass(frozen=True)
class Person:
    """Somebody at a desk."""

    id: int
    role: str
    unit_code: str


@dataclass
class Desk:
    """One officer's day: who, with what luck, and where what was done is written down, a line an act."""

    person: Person
    luck: Random
    log: Path
    among: Sequence[int]
    refused: dict[str, int] = field(default_factory=dict)

    def once(self) -> None:
        """Do one thing; what the office refuses is part of the day."""
        deeds = OFFICERS_DEEDS if self.person.role == "officer" else SIGNERS_DEEDS
        try:
            self.luck.choice(deeds)(self)
        except OfficeError as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
        except (psycopg.errors.LockNotAvailable, OperationalError):
            self.write("waited_too_long", 0)  # told with the rest: an office whose acts wait so long has a hot row
        finally:
            db.session.remove()

    def act(self, deed: str, do: Callable[..., Any], *, upon: Dossier, **given: Any) -> None:
        """Act upon a dossier as it is, or as it was on an older page, which must be refused."""
        dossier_id, version = upon.id, upon.version
        db.session.rollback()
        if not self.luck.randrange(STALE_ONE_IN):
            self._act_too_late(deed, do, dossier_id, version, given)
            return
        do(officer=self.person, dossier_id=dossier_id, seen_version=version, **given)
        self.write(deed, dossier_id, saw=version)

    def _act_too_late(self, deed: str, do: Callable[..., Any], dossier_id: int, version: int, given: Any) -> None:
        try:
            do(officer=self.person, dossier_id=dossier_id, seen_version=version - 1, **given)
        except Stale:
            self.write("stale", dossier_id, saw=version - 1)
        else:
            self.write("stale_but_done", dossier_id, saw=version - 1)

    def write(self, deed: str, dossier_id: int, *, saw: int | None = None) -> None:
        """One line, whole or not at all, so that a process killed here spoils no other line."""
        line = json.dumps({"deed": deed, "dossier": dossier_id, "saw": saw, "who": self.person.id}) + "\n"
        with self.log.open("ab", buffering=0) as file:
            file.write(line.encode())

    def one(self, *clauses: Any) -> Dossier | None:
        """Some dossier like this, any of them."""
        wanted = select(Dossier).where(Dossier.unit_code == self.person.unit_code, *clauses)
        return db.session.execute(wanted.order_by(func.random()).limit(1)).scalar_one_or_none()

    def mine(self, *states: str) -> Dossier | None:
        """Some dossier in my hands, in one of these states."""
        return self.one(Dossier.holder_id == self.person.id, Dossier.state.in_(states))


def _next(desk: Desk) -> None:
    given = next_dossier(officer=desk.person)
    if given is not None:
        desk.write("next", given.id, saw=given.version - 1)


def _look(desk: Desk) -> None:
    if dossier := desk.mine("lodged", "in_review"):
        look_in(officer=desk.person, dossier_id=dossier.id, seen_version=dossier.version)


def _on_mine(deed: str, do: Callable[..., Any], *states: str, **given: Any) -> Callable[[Desk], None]:
    def work(desk: Desk) -> None:
        if dossier := desk.mine(*states):
            desk.act(deed, do, upon=dossier, **given)

    return work


def _claim(desk: Desk) -> None:
    # Often somebody's already: then it must be refused.
    if dossier := desk.one(Dossier.state.in_(("lodged", "in_review"))):
        desk.act("claim", review.claim, upon=dossier)


def _approve(desk: Desk) -> None:
    if dossier := desk.one(Dossier.state == "awaiting_decision"):
        desk.act("approve", desk.luck.choice((decision.approve, decision.endorse)), upon=dossier)


def _send_back(desk: Desk) -> None:
    if dossier := desk.one(Dossier.state == "awaiting_decision"):
        desk.act("send_back", decision.send_back, upon=dossier, reason="Xem lại.")


def _assign(desk: Desk) -> None:
    if dossier := desk.one(Dossier.state.in_(("lodged", "in_review"))):
        desk.act("assign", passing_on.assign, upon=dossier, holder=desk.luck.choice(desk.among))


OFFICERS_DEEDS: Final = (
    _next, _next, _next, _look, _claim,
    _on_mine("accept", review.accept, "lodged"),
    _on_mine("accept", review.accept, "lodged"),
    _on_mine("request_supplement", review.request_supplement, "in_review", reason=REASON),
    _on_mine("resume", review.resume, "awaiting_applicant"),
    _on_mine("propose", decision.propose, "in_review", proposal="grant"),
    _on_mine("propose", decision.propose, "in_review", proposal="grant"),
    _on_mine("release", review.release, "lodged", "in_review"),
)  # fmt: skip
SIGNERS_DEEDS: Final = (_approve, _approve, _approve, _send_back, _assign)


def spend(app: Flask, people: Sequence[Person], *, log: Path, seed: int, goes_on: Callable[[int], bool]) -> None:
    """These people at their desks at once, each doing one thing after the other while `goes_on(how many)`."""
    among = [person.id for person in people]

    def day(person: Person) -> None:
        desk = Desk(person, Random(f"{seed} {person.id} {os.getpid()}"), log, among)
        done = 0
        with app.app_context():
            while goes_on(done):
                desk.once()
                done += 1

    threads = [Thread(target=day, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
