"""The dossiers of one batch as open folders: looked up together, changed one by one through the door, written together.

A folder is a dossier with what belongs to it, one the office holds or one not written yet; whoever changes it finds all
of it here and asks the database for nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core import journal
from app.core.copying import among, as_jsonb, copy_lines, copy_mappings, take_ids
from app.core.errors import StoreAway
from app.core.office import office
from app.core.spelling import spelled
from app.dossiers.models import Declaration, Document, Dossier
from app.dossiers.queries import dossiers_for_update, keep_at_hand, let_go
from app.dossiers.rules import Actor
from app.intake.actions.lodging import WHOLE, Lines, Lodged
from app.intake.models import IntakeChange, IntakeRefusal
from app.intake.rules.arrival import Arrival, Paid
from app.intake.rules.doubts import PAYMENT_ELSEWHERE, doubts
from app.intake.rules.drafting import arrival_of
from app.intake.rules.reading import Draft, Reading
from app.intake.rules.rows import Grounds, Row, declaration_row, document_rows, dossier_row, fee_rows, payment_row
from app.receipts.models import Fee, Payment
from config.workflow import BEFORE_ACCEPTANCE, State

Person = tuple[str | None, str]
# Of what belongs to a dossier, what is looked at when a newer word comes.
BELONGINGS: Mapping[type[Document | Fee | Payment], Sequence[InstrumentedAttribute[Any]]] = {
    Document: (Document.id, Document.dossier_id, Document.ordinal, Document.portal_file_id, Document.component_code,
               Document.file_name, Document.sha256, Document.is_withdrawn),
    Fee: tuple(getattr(Fee, column.key) for column in Fee.__table__.columns),
    Payment: (Payment.id, Payment.dossier_id, Payment.currency, Payment.amount, Payment.paid_at),
}  # fmt: skip


class Folder:
    """One dossier and what belongs to it. Rows with an `id` stand in the database already.

    `declared` is form and content of the newest declaration; `declarations` are those to be written, `turned` the
    documents taken back or come again.
    """

    __slots__ = ("_dossier", "columns", "declarations", "declared", "documents", "fees", "has_new_fees", "id",
                 "payments", "turned", "unseen")  # fmt: skip

    def __init__(self, dossier_id: int, *, columns: Row | None = None, dossier: Dossier | None = None) -> None:
        self.id, self.columns, self._dossier = dossier_id, columns, dossier
        self.declared: tuple[str, dict[str, Any]] | None = None
        self.declarations: list[Row] = []
        self.documents: list[Row] = []
        self.turned: list[Row] = []
        self.fees: list[Row] = []
        self.has_new_fees = columns is not None
        self.payments: list[Row] = []
        self.unseen: dict[str, IntakeChange] = {}

    @property
    def dossier(self) -> Dossier:
        """The dossier itself; of a new one not what the session knows, but what will be written."""
        if self._dossier is None:
            self._dossier = Dossier(**self.columns or {})
        return self._dossier

    def row(self) -> Row:
        """A new dossier as it is to be written."""
        columns = self.columns or {}
        if self._dossier is not None:
            columns = {name: getattr(self._dossier, name) for name in columns}
        return columns | {"flags": as_jsonb(columns["flags"])}

    def declare(self, whole: Arrival) -> None:
        """Keep this declaration as the newest."""
        self.declared = (whole.form_code, whole.content)
        self.declarations.append(declaration_row(whole) | {"dossier_id": self.id})

    def turn(self, document: Row, *, is_withdrawn: bool) -> None:
        """Take note that a document was taken back, or came again."""
        if document["is_withdrawn"] is not is_withdrawn:
            document["is_withdrawn"] = is_withdrawn
            if "id" in document:
                self.turned.append(document)

    def price(self, fees: list[Row]) -> None:
        """The fee lines from now on."""
        fees = [fee | {"dossier_id": self.id} for fee in fees]
        if fees != self.fees:
            self.fees, self.has_new_fees = fees, True


class Cabinet:
    """The folders of one batch. Make it, look up what is coming, take in and change; `write` once, in the end."""

    def __init__(self, session: Session, *, at: datetime, system: Actor, at_most: int, grounds: Grounds) -> None:
        self.session, self.at, self.system, self.grounds = session, at, system, grounds
        self.files = office().files
        self.at_a_time = max(at_most, 1)
        self.ids: list[int] = []
        self.lodged: dict[int, Lodged] = {}
        self.folders: dict[int, Folder] = {}
        self.open_files: Counter[Person] = Counter()
        self.owner_of: dict[str | None, int] = {}
        self.told: dict[str, int] = {}
        self.here: dict[str | None, bool] = {None: False}
        self.is_store_away = False
        self.asked: dict[str, set[Any]] = {}

    def look_up(self, about: Collection[Draft | Arrival], *, numbers: Iterable[str] = ()) -> None:
        """Ask the database what will be wanted of these, and of these numbers should they be lodged; what was asked
        before is not asked again.
        """
        self._ask("people", (one.identity_number for one in about), self._count_files)
        self._ask("payments", (code for one in about for code in one.codes), self._find_owners)
        self._ask("numbers", numbers, self._count_messages)

    def _ask(self, what: str, values: Iterable[Any], query: Callable[[set[Any]], None]) -> None:
        asked = self.asked.setdefault(what, set())
        if new := set(values) - asked:
            query(new)
            asked |= new

    def _count_files(self, people: set[str]) -> None:
        """How many open dossiers each person has, by procedure."""
        person = (Dossier.identity_number, Dossier.procedure_code)
        held = select(*person, func.count()).where(among(Dossier.identity_number, people), Dossier.closed_at.is_(None))
        for number, procedure, count in self.session.execute(held.group_by(*person)):
            self.open_files[number, procedure] = count

    def _find_owners(self, codes: set[str]) -> None:
        """Which dossier each transaction at the portal counted for."""
        counted = select(Payment.transaction_code, Payment.dossier_id).where(among(Payment.transaction_code, codes))
        self.owner_of.update(self.session.execute(counted).all())

    def _count_messages(self, numbers: set[str]) -> None:
        """How many progress messages the portal has of a number already: refusals of records that came before."""
        told = select(IntakeRefusal.number, func.max(IntakeRefusal.ordinal)).where(among(IntakeRefusal.number, numbers))
        for number, highest in self.session.execute(told.group_by(IntakeRefusal.number)):
            self.told[number or ""] = highest or 0

    def lodge(self, reading: Reading, drafted: Draft) -> int:
        """Take in a new dossier; returns the id it will have."""
        if not self.ids:
            self.ids = take_ids(self.session, "dossiers", self.at_a_time)[::-1]
        number, person = reading.number or "", (drafted.identity_number, drafted.procedure)
        lodged = Lodged(self.ids.pop(), number, reading=reading, has_open_twin=self.open_files[person] > 0,
                        messages=self.told.get(number, 0))  # fmt: skip
        facts = {"portal_version": reading.version, "procedure": drafted.procedure, "catalogue": drafted.catalogue,
                 "channel": drafted.channel, "to": "lodged"}  # fmt: skip
        journal.page(self.session).add(journal.Act("lodged", facts, self.system.id, self.at), about=lodged)
        fresh = [code for code in drafted.codes if code not in self.owner_of]
        if len(fresh) < len(drafted.codes):  # another dossier has counted a payment: not as drafted
            self.folders[lodged.id] = self._unfolded(lodged, fresh)
        else:
            self.lodged[lodged.id] = lodged
        self.owner_of.update((code, lodged.id) for code in fresh)
        self.open_files[person] += 1
        return lodged.id

    def _unfolded(self, lodged: Lodged, codes: Collection[str]) -> Folder:
        """A new dossier as a folder that can be changed; the payments with these codes count for it."""
        arrived = None if lodged.reading is None else arrival_of(lodged.reading, self.grounds)
        if arrived is None:
            raise ValueError("only a sound record is lodged")
        made = [paid for paid in arrived.payments if paid.transaction_code in codes]
        owed = self.grounds.owed(arrived)
        row = dossier_row(arrived, owed=owed, made=made, unit=self.grounds.unit)
        folder = Folder(lodged.id, columns=row | {
            "flags": self._flags(arrived, made, has_open_twin=lodged.has_open_twin), "created_at": self.at,
            "changed_at": self.at, "messages": lodged.messages, "journal_entries": lodged.journal_entries,
            "journal_hash": lodged.journal_hash, "id": lodged.id})  # fmt: skip
        if arrived.is_declared:
            folder.declare(arrived)
        folder.documents = self.document_rows(lodged.id, arrived.documents)
        folder.price(fee_rows(owed))
        folder.payments = [self.payment_row(lodged.id, paid) for paid in made]
        return folder

    def _flags(self, arrived: Arrival, made: Sequence[Paid], *, has_open_twin: bool) -> list[dict[str, Any]]:
        found = doubts(arrived, owed=self.grounds.owed(arrived), has_open_twin=has_open_twin,
                       on=self.grounds.local_day(arrived.lodged_at), config=self.grounds.config)  # fmt: skip
        return found if len(made) == len(arrived.payments) else [*found, PAYMENT_ELSEWHERE]

    def document_rows(self, dossier_id: int, documents: Iterable[Row], *, first: int = 1) -> list[Row]:
        """Documents not held yet, numbered on from `first`, each with whether its bytes are here already."""
        return [
            row | {"arrival": "arrived" if is_here else "awaited", "arrived_at": self.at if is_here else None,
                   "dossier_id": dossier_id}
            for row in document_rows(documents, first=first)
            for is_here in (self._is_here(row["sha256"]),)
        ]  # fmt: skip

    def _is_here(self, sha256: str | None) -> bool:
        if sha256 is not None:
            self._look_for([sha256])
        return self.here[sha256]

    def _look_for(self, hashes: Iterable[str]) -> None:
        """Ask the store for these bytes. One that does not answer holds up no dossier: its documents are awaited, and
        whoever fetches them looks into the store first.
        """
        new = {sha256 for sha256 in hashes if sha256 not in self.here}
        try:
            kept = self.files.which(new) if new and not self.is_store_away else set()
        except StoreAway:
            self.is_store_away, kept = True, set()
        self.here |= {sha256: sha256 in kept for sha256 in new}

    def payment_row(self, dossier_id: int, paid: Paid) -> Row:
        """A payment that counts for a dossier."""
        return payment_row(paid) | {"taken_by_id": self.system.id, "dossier_id": dossier_id}

    def folder(self, dossier_id: int) -> Folder:
        """One folder, its dossier at hand for the door."""
        if dossier_id in self.lodged:
            lodged = self.lodged.pop(dossier_id)
            codes = lodged.reading.draft.codes if lodged.reading and lodged.reading.draft else ()
            self.folders[dossier_id] = self._unfolded(lodged, codes)
        elif dossier_id not in self.folders:
            self.open({dossier_id})
        folder = self.folders[dossier_id]
        keep_at_hand(self.session, folder.dossier)
        return folder

    def open(self, dossier_ids: Collection[int]) -> None:
        """Lock and load dossiers the office holds, all that belongs to them together."""
        wanted = set(dossier_ids) - self.folders.keys()
        if not wanted:
            return
        dossiers = dossiers_for_update(self.session, wanted)
        self.folders |= {dossier.id: Folder(dossier.id, dossier=dossier) for dossier in dossiers}
        self._open_declarations(wanted)
        for table, columns in BELONGINGS.items():
            rows = select(*columns).where(among(table.dossier_id, wanted)).order_by(*table.__table__.primary_key)
            for row in self.session.execute(rows).mappings():
                getattr(self.folders[row["dossier_id"]], table.__tablename__).append(dict(row))
        if accepted := [dossier.id for dossier in dossiers if State(dossier.state) not in BEFORE_ACCEPTANCE]:
            unseen = select(IntakeChange).where(
                among(IntakeChange.dossier_id, accepted), IntakeChange.seen_at.is_(None)
            )
            for change in self.session.execute(unseen).scalars():
                self.folders[change.dossier_id].unseen[change.field] = change

    def _open_declarations(self, dossier_ids: Collection[int]) -> None:
        newest = (
            select(Declaration.dossier_id, Declaration.form_code, Declaration.content)
            .where(among(Declaration.dossier_id, dossier_ids))
            .order_by(Declaration.dossier_id, Declaration.version.desc())
            .ext(distinct_on(Declaration.dossier_id))
        )
        for dossier_id, form_code, content in self.session.execute(newest):
            self.folders[dossier_id].declared = (form_code, content)

    def move(self, before: Person, after: Person) -> None:
        """An open dossier is another person's now, or about another procedure."""
        self.open_files[before] -= 1
        self.open_files[after] += 1

    def write(self) -> None:
        """Write everything, new dossiers first; what is at hand no longer is."""
        let_go(self.session)
        folders = list(self.folders.values())
        if not folders and not self.lodged:
            return
        lines = self._lines()
        new = spelled([one.row() for one in folders if one.columns is not None], WHOLE["dossiers"])
        copy_lines(self.session, "dossiers", columns=WHOLE["dossiers"], lines=chain(lines.of("dossiers"), new))
        self.session.flush()
        self._write_changes(folders)
        written: dict[str, list[Row]] = {
            "declarations": [row for one in folders for row in one.declarations],
            "documents": [row for one in folders for row in one.documents if "id" not in row],
            "fees": [row for one in folders if one.has_new_fees for row in one.fees],
            "payments": [row for one in folders for row in one.payments if "id" not in row],
        }
        for table, rows in written.items():
            columns = WHOLE[table]
            copy_lines(self.session, table, columns=columns, lines=chain(lines.of(table), spelled(rows, columns)))
        entries = journal.page(self.session).take_rows()
        copy_mappings(self.session, "journal_entries", [row | {"facts": as_jsonb(row["facts"])} for row in entries])
        self.lodged, self.folders = {}, {}

    def _lines(self) -> Lines:
        drafted = [(one, one.reading.draft) for one in self.lodged.values() if one.reading and one.reading.draft]
        self._look_for(sha256 for _, one in drafted for sha256 in one.hashes if sha256 is not None)
        return Lines(drafted, self.at, self.system.id, self.here)

    def _write_changes(self, folders: Iterable[Folder]) -> None:
        held = [one for one in folders if one.columns is None]
        if priced := [one.id for one in held if one.has_new_fees]:
            self.session.execute(delete(Fee).where(among(Fee.dossier_id, priced)))
        for is_withdrawn in (True, False):
            turned = [row["id"] for one in held for row in one.turned if row["is_withdrawn"] is is_withdrawn]
            if turned:
                self.session.execute(
                    update(Document).where(among(Document.id, turned)).values(is_withdrawn=is_withdrawn)
                )
