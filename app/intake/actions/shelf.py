"""What a batch needs of the dossiers it changes, asked once for all: locks, records, declarations, papers, payers."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.core.copying import among
from app.dossiers.models import Declaration, Document, Dossier
from app.intake.models import IntakeRecord
from app.intake.queries.records import SOUND
from app.intake.rules.arrival import document_key
from app.receipts.models import Payment


@dataclass
class Shelved:
    """One dossier: the newest declaration, if it has one, and its papers by what tells them apart."""

    form_code: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    papers: dict[tuple[Any, Any], Document] = field(default_factory=dict)
    ordinal: int = 0

    def put(self, document: Document) -> None:
        """Take a paper in."""
        key = document_key(
            {"portal_file_id": document.portal_file_id, "sha256": document.sha256, "file_name": document.file_name,
             "component_code": document.component_code}
        )  # fmt: skip
        self.papers[key] = document
        self.ordinal = max(self.ordinal, document.ordinal)


class Shelf:
    """The dossiers one batch changes. What it reads stays true, because nobody else may change a locked dossier."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.shelved: dict[int, Shelved] = {}
        self.raws: dict[str, list[bytes]] = {}
        self.paid_by: dict[str, int] = {}
        self._dossiers: dict[int, Dossier] = {}
        self._asked: set[str] = set()

    def lock(self, dossier_ids: Collection[int]) -> None:
        """Lock these dossiers, in the order of their ids, and read what belongs to them."""
        wanted = [dossier_id for dossier_id in dossier_ids if dossier_id not in self.shelved]
        if not wanted:
            return
        locked = select(Dossier).where(among(Dossier.id, wanted)).order_by(Dossier.id).with_for_update()
        found = self.session.execute(locked, execution_options={"populate_existing": True}).scalars()
        self._dossiers |= {
            dossier.id: dossier for dossier in found
        }  # held on to: the session forgets what nobody holds
        self._read(wanted)

    def dossier(self, dossier_id: int) -> Dossier:
        """The dossier itself."""
        if dossier_id not in self._dossiers:
            self._dossiers[dossier_id] = self.session.get_one(Dossier, dossier_id)
        return self._dossiers[dossier_id]

    def of(self, dossier_id: int) -> Shelved:
        """One dossier, read now where it was not locked before (it was made in this very batch)."""
        if dossier_id not in self.shelved:
            self._read([dossier_id])
        return self.shelved[dossier_id]

    def _read(self, dossier_ids: Collection[int]) -> None:
        self.shelved |= {dossier_id: Shelved() for dossier_id in dossier_ids}
        newest = (
            select(Declaration.dossier_id, Declaration.form_code, Declaration.content)
            .where(among(Declaration.dossier_id, dossier_ids))
            .ext(distinct_on(Declaration.dossier_id))
            .order_by(Declaration.dossier_id, Declaration.version.desc())
        )
        for row in self.session.execute(newest):
            self.shelved[row.dossier_id].form_code, self.shelved[row.dossier_id].content = row.form_code, row.content
        papers = select(Document).where(among(Document.dossier_id, dossier_ids))
        for document in self.session.execute(papers.order_by(Document.dossier_id, Document.ordinal)).scalars():
            self.shelved[document.dossier_id].put(document)

    def read_records(self, numbers: Collection[str]) -> None:
        """Read the sound records kept of these dossiers."""
        wanted = [number for number in numbers if number not in self.raws]
        kept = select(IntakeRecord.number, IntakeRecord.raw).where(among(IntakeRecord.number, wanted), SOUND)
        for row in self.session.execute(kept.order_by(IntakeRecord.id)):
            self.raws.setdefault(row.number or "", []).append(row.raw)

    def payers(self, codes: Collection[str]) -> dict[str, int]:
        """Which dossiers these transactions were counted for, of those that were."""
        unasked = [code for code in codes if code not in self._asked]
        if unasked:
            told = select(Payment.transaction_code, Payment.dossier_id).where(among(Payment.transaction_code, unasked))
            for row in self.session.execute(told):
                self.paid_by.setdefault(row.transaction_code or "", row.dossier_id)
            self._asked.update(unasked)
        return {code: self.paid_by[code] for code in codes if code in self.paid_by}
