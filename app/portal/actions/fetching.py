"""Fetching attachments from the portal, several at once: hash checked, kept by content, and what differs kept apart.

The store is asked first: the same bytes may have come with another dossier or in a package.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotFound, StoreAway
from app.core.jobs import promise
from app.core.office import office
from app.core.store import Store, media_type
from app.dossiers.models import Document, Dossier
from app.dossiers.rules import Actor
from app.portal.actions.talks import check_waiting, failed, heard
from app.portal.actions.turns import Turn, alone
from app.portal.actions.wire import Wire
from app.portal.models import PortalFetch
from app.portal.queries.files import Wanted, files_due
from app.portal.rules.fetching import Bytes, Fetched, fate_of, pause_after
from app.portal.rules.patience import Patience
from app.portal.rules.troubles import Refusal, Silent, TooLarge, Trouble

AT_ONCE: Final = 4  # an answer may be 32 MB, and all of them are in memory together
BATCH: Final = 40
# One file that does not come is asked for again in its own time; a worker does not stand still for it.
FILE_PATIENCE: Final = Patience(attempts=3, longest=4.0)
MOST_ATTEMPTS: Final = 30_000
SILENCE: Final = frozenset({"unreachable", "slow", "broken_off"})  # nobody there, as far as one can tell
Progress = Callable[[int], None]


@dataclass
class Brought:
    """How many attachments were asked for, and what came of them."""

    asked: int = 0
    arrived: int = 0
    differing: int = 0
    refused: int = 0
    missing: int = 0

    def count(self, fetched: Fetched) -> None:
        """One attempt."""
        self.asked += 1
        self.arrived += fetched.bytes is Bytes.ARRIVED
        self.differing += fetched.bytes is Bytes.HASH_DIFFERS
        self.refused += fetched.bytes is Bytes.REFUSED
        self.missing += fetched.bytes is Bytes.AWAITED

    def as_json(self) -> dict[str, int]:
        """As the command prints it."""
        return {"asked": self.asked, "arrived": self.arrived, "hash_differs": self.differing,
                "refused": self.refused, "missing": self.missing}  # fmt: skip


def fetch_files(wire: Wire, *, seconds: float | None = None, progress: Progress = lambda _: None) -> Brought:
    """Ask for every attachment whose turn has come; open the wire with FILE_PATIENCE.

    Raises UnderWay; and Trouble or StoreAway, after which what came is kept.
    """
    brought = Brought()
    until = None if seconds is None else time.monotonic() + seconds
    fetch = partial(_fetch, wire, office().files)
    with alone(Turn.FILES), ThreadPoolExecutor(AT_ONCE, thread_name_prefix="attachment") as pool:
        check_waiting("files")
        for batch in _batches():
            _keep(list(pool.map(fetch, batch)), brought)
            progress(brought.asked)
            if until is not None and time.monotonic() >= until:
                break
    return brought


def _batches() -> Iterator[list[Wanted]]:
    after, now = 0, clock.now()
    while True:
        with transaction() as session:
            batch = files_due(session, now, after=after, limit=BATCH)
        if not batch:
            return
        after = batch[-1].document_id
        yield batch


def _fetch(wire: Wire, store: Store, wanted: Wanted) -> Fetched | Trouble | StoreAway:
    """One attachment, in a thread of its own: no database here. Trouble of the whole wire or store is handed back."""
    try:
        return _from_store(store, wanted) or _from_portal(wire, store, wanted)
    except TooLarge:
        return _nothing(wanted, Bytes.REFUSED, "too_large")
    except Refusal as no:
        return _nothing(wanted, Bytes.AWAITED, f"http_{no.answer}")
    except Silent as silent:
        return _nothing(wanted, Bytes.AWAITED, str(silent.facts["portal_answer"]))
    except (Trouble, StoreAway) as trouble:
        return trouble


def _from_store(store: Store, wanted: Wanted) -> Fetched | None:
    if wanted.sha256 is None or not store.has(wanted.sha256):
        return None
    content = store.read(wanted.sha256)
    return Fetched(document_id=wanted.document_id, attempts=wanted.attempts + 1, bytes=Bytes.ARRIVED,
                   sha256=wanted.sha256, size=len(content), kind=media_type(content))  # fmt: skip


def _from_portal(wire: Wire, store: Store, wanted: Wanted) -> Fetched:
    content = wire.file(wanted.file_id)
    if content is None:
        return _nothing(wanted, Bytes.AWAITED, "not_there")
    fate = fate_of(wanted.sha256, content)
    return Fetched(document_id=wanted.document_id, attempts=wanted.attempts + 1, bytes=fate, sha256=store.put(content),
                   size=len(content), kind=media_type(content))  # fmt: skip


def _nothing(wanted: Wanted, fate: Bytes, failure: str) -> Fetched:
    return Fetched(document_id=wanted.document_id, attempts=wanted.attempts + 1, bytes=fate, failure=failure)


def _keep(attempts: Sequence[Fetched | Trouble | StoreAway], brought: Brought) -> None:
    """Keep what came. Raises the trouble of wire or store; a batch in which no file was answered for is one, too."""
    done = [each for each in attempts if isinstance(each, Fetched)]
    troubles = [each for each in attempts if not isinstance(each, Fetched)]
    if not troubles and all(each.failure in SILENCE for each in done):
        troubles = [Silent(attempts=len(done), last=str(done[0].failure))]
    with transaction() as session:
        at = clock.now()
        if troubles:
            failed(session, "files", trouble=troubles[0], at=at)
        else:
            heard(session, "files", at)
        for fetched in done:
            _settle(session, fetched, at)
            brought.count(fetched)
    if troubles:
        raise troubles[0]


def _settle(session: Session, fetched: Fetched, at: datetime) -> None:
    has_arrived = fetched.bytes is Bytes.ARRIVED
    if fetched.bytes is not Bytes.AWAITED:
        came = {"arrived_at": at, "media_type": fetched.kind, "sha256": fetched.sha256} if has_arrived else {}
        waiting = update(Document).where(Document.id == fetched.document_id, Document.arrival == "awaited")
        session.execute(waiting.values(came | {"arrival": str(fetched.bytes)}))
    if has_arrived:
        session.execute(delete(PortalFetch).where(PortalFetch.document_id == fetched.document_id))
        return
    seen = {
        "attempts": min(fetched.attempts, MOST_ATTEMPTS), "tried_at": at, "failure": fetched.failure,
        "next_at": at + pause_after(fetched.attempts), "kept_sha256": fetched.sha256, "kept_bytes": fetched.size,
    }  # fmt: skip
    row = insert(PortalFetch).values(document_id=fetched.document_id, **seen)
    session.execute(row.on_conflict_do_update(index_elements=["document_id"], set_=seen))


def ask_again(document_id: int, *, officer: Actor) -> None:
    """Ask the portal once more for an attachment that came otherwise, or has not come. Raises NotFound."""
    with transaction() as session:
        wanted = (
            select(Document, Dossier)
            .join(Dossier, Dossier.id == Document.dossier_id)
            .where(Document.id == document_id, Dossier.unit_code == officer.unit_code, Document.arrival != "arrived")
        )
        found = session.execute(wanted.with_for_update()).one_or_none()
        if found is None:
            raise NotFound("document_not_found")
        document, dossier = found
        document.arrival = "awaited"
        session.execute(delete(PortalFetch).where(PortalFetch.document_id == document_id))
        act = journal.Act("file_asked_again", {"document": document.ordinal}, officer.id, clock.now())
        journal.write(session, act, about=dossier)
        promise(session, "fetch_files")
