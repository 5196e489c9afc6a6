"""Bringing a dossier's file to what all its versions together say; from acceptance on, with a note of what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.core.office import office
from app.dossiers.actions.door import Doing
from app.dossiers.models import Declaration, Document, Dossier
from app.intake.actions.lodging import arrival_of, fee_rows, owed_by
from app.intake.actions.settling import paid_so_far
from app.intake.actions.shelf import Shelved
from app.intake.models import IntakeChange
from app.intake.rules.arrival import Arrival, document_key, payment_state
from app.intake.rules.differing import (
    Difference,
    column_differences,
    declaration_differences,
    document_difference,
    settled,
)
from app.intake.rules.doubts import CHANGED_IN_REVIEW, DOUBTS, doubts
from app.receipts.models import Fee
from config.workflow import BEFORE_ACCEPTANCE, State


@dataclass(frozen=True)
class Merging:
    """What a merge is given: the file as it stands, all versions as one, and the same without the one that came."""

    dossier: Dossier
    shelved: Shelved
    whole: Arrival
    earlier: Arrival | None

    @property
    def is_pinned(self) -> bool:
        """Whether the dossier is accepted: procedure, day of lodging and fees stand."""
        return State(self.dossier.state) not in BEFORE_ACCEPTANCE


def is_news(merging: Merging) -> bool:
    """Whether the dossier's file, or the doubts about it, lack anything of the versions folded together."""
    lacks_papers = any(document_key(row) not in merging.shelved.papers for row in merging.whole.documents)
    return lacks_papers or bool(_differences(merging)) or merging.dossier.flags != _flags(merging)


def merge(doing: Doing, merging: Merging) -> list[str]:
    """Bring the file to what the versions say. Before acceptance fees are priced anew; afterwards changes are noted.

    Returns the names of the fields that differ, for the journal: names only, what stands in them may be personal.
    """
    session, dossier, whole = doing.session, merging.dossier, merging.whole
    differences = _differences(merging)
    if merging.is_pinned:
        _note(doing, differences, whole.version)
    else:
        _price_again(session, merging)
    _set_columns(merging)
    _declare(session, merging)
    _merge_documents(doing, merging)
    dossier.flags = _flags(merging)
    return [one.field for one in differences]


def _differences(merging: Merging) -> tuple[Difference, ...]:
    dossier, whole, shelved = merging.dossier, merging.whole, merging.shelved
    columns = {name: value for name, value in whole.columns.items() if name != "service_level"}
    found = [*column_differences({name: getattr(dossier, name) for name in columns}, columns)]
    pinned = {"procedure_code": whole.procedure.code, "lodged_at": whole.lodged_at.isoformat()}
    now = {"procedure_code": dossier.procedure_code, "lodged_at": dossier.lodged_at.isoformat()}
    found += column_differences(now, pinned)
    if whole.is_declared:
        found += declaration_differences(shelved.content, whole.content)
        if shelved.form_code != whole.form_code:
            found.append(Difference("declaration", shelved.form_code, whole.form_code))
    return (*found, *_document_differences(shelved, whole.documents))


def _document_differences(shelved: Shelved, rows: Sequence[Mapping[str, Any]]) -> list[Difference]:
    found = []
    for row in rows:
        document, is_there = shelved.papers.get(document_key(row)), not row["is_withdrawn"]
        was_there = document is not None and not document.is_withdrawn
        if was_there != is_there:
            found.append(document_difference(row["file_name"], was_there=was_there, is_there=is_there))
    return found


def _price_again(session: Session, merging: Merging) -> None:
    """What is owed may have changed with the content; where it has not, the fees stand as they are."""
    dossier, owed = merging.dossier, owed_by(merging.whole)
    if merging.earlier is not None and owed == owed_by(merging.earlier):
        return
    session.execute(delete(Fee).where(Fee.dossier_id == dossier.id))
    if rows := fee_rows(dossier.id, owed):
        session.execute(insert(Fee), rows)
    dossier.payment_state = payment_state(owed, paid_so_far(session, dossier.id))


def _set_columns(merging: Merging) -> None:
    dossier, whole = merging.dossier, merging.whole
    for name, value in whole.columns.items():
        if not (merging.is_pinned and name == "service_level"):
            setattr(dossier, name, value)
    if not merging.is_pinned:
        dossier.procedure_code, dossier.catalogue_version = whole.procedure.code, whole.procedure.version
        dossier.lodged_at = whole.lodged_at


def _declare(session: Session, merging: Merging) -> None:
    """Keep the newest declaration beside the older ones, unless it says the same as the newest held."""
    whole, shelved = merging.whole, merging.shelved
    if not whole.is_declared or (shelved.form_code, shelved.content) == (whole.form_code, whole.content):
        return
    session.add(
        Declaration(
            dossier_id=merging.dossier.id, version=whole.declared_version, form_code=whole.form_code,
            content=whole.content, declared_at=whole.declared_at,
        )
    )  # fmt: skip
    shelved.form_code, shelved.content = whole.form_code, whole.content


def _merge_documents(doing: Doing, merging: Merging) -> None:
    """Add the documents not held yet and take note of withdrawn ones; a document already here is never dropped."""
    shelved = merging.shelved
    for row in merging.whole.documents:
        document = shelved.papers.get(document_key(row))
        if document is not None:
            document.is_withdrawn = row["is_withdrawn"]
            continue
        came = arrival_of(office().files, row["sha256"], at=doing.at)
        document = Document(dossier_id=merging.dossier.id, ordinal=shelved.ordinal + 1, **row, **came)
        doing.session.add(document)
        shelved.put(document)


def _flags(merging: Merging) -> list[dict[str, Any]]:
    """Today's doubts about what the versions say; what is not a doubt about the content stands."""
    flags, whole = merging.dossier.flags, merging.whole
    has_twin = any(one["code"] == "twin_open" for one in flags)
    on = office().local_day(whole.lodged_at)
    found = doubts(whole, owed=owed_by(whole), has_open_twin=has_twin, on=on, config=office().config)
    return found + [one for one in flags if one["code"] not in DOUBTS]


def _note(doing: Doing, differences: Sequence[Difference], version: int) -> None:
    """Keep for the officer what changed, a field once: what was known before the first change, and what stands now."""
    session, dossier = doing.session, doing.dossier
    unseen = select(IntakeChange).where(IntakeChange.dossier_id == dossier.id, IntakeChange.seen_at.is_(None))
    rows = {row.field: row for row in session.execute(unseen).scalars()}
    shown, gone = settled({field: row.before for field, row in rows.items()}, differences)
    for field in gone:
        session.delete(rows.pop(field))
    for one in shown:
        row = rows.get(one.field)
        if row is None:
            row = rows[one.field] = IntakeChange(dossier_id=dossier.id, field=one.field, before=one.before)
            session.add(row)
        row.after, row.portal_version, row.noted_at = one.after, version, doing.at
    if rows:
        flag(dossier, CHANGED_IN_REVIEW)
    else:
        dossier.flags = [one for one in dossier.flags if one != CHANGED_IN_REVIEW]


def flag(dossier: Dossier, raised: dict[str, Any]) -> None:
    """Put a flag on the dossier, once."""
    if raised not in dossier.flags:
        dossier.flags = [*dossier.flags, raised]
