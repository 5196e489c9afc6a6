"""Bringing a dossier's file to what all its versions together say; from acceptance on, with a note of what changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.core.office import office
from app.dossiers.actions.door import Doing
from app.dossiers.models import Declaration, Document, Dossier
from app.dossiers.queries import documents_of, newest_declaration
from app.intake.actions.lodging import arrival_of, fee_rows, owed_by
from app.intake.actions.settling import paid_so_far
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


def is_news(session: Session, dossier: Dossier, whole: Arrival) -> bool:
    """Whether the dossier's file, or the doubts about it, lack anything of the versions folded together."""
    held = {_key(document) for document in documents_of(session, dossier.id)}
    lacks_papers = any(document_key(row) not in held for row in whole.documents)
    return lacks_papers or bool(_differences(session, dossier, whole)) or dossier.flags != _flags(dossier, whole)


def merge(doing: Doing, whole: Arrival) -> list[str]:
    """Bring the file to what `whole` says. Before acceptance fees are priced anew; afterwards changes are noted.

    Returns the names of the fields that differ, for the journal: names only, what stands in them may be personal.
    """
    session, dossier = doing.session, doing.dossier
    differences = _differences(session, dossier, whole)
    _set_columns(dossier, whole)
    _declare(session, dossier.id, whole)
    _merge_documents(doing, whole)
    session.flush()
    owed = owed_by(whole)
    if State(dossier.state) in BEFORE_ACCEPTANCE:
        session.execute(delete(Fee).where(Fee.dossier_id == dossier.id))
        if rows := fee_rows(dossier.id, owed):
            session.execute(insert(Fee), rows)
        dossier.payment_state = payment_state(owed, paid_so_far(session, dossier.id))
    else:
        _note(doing, differences, whole.version)
    dossier.flags = _flags(dossier, whole)
    return [one.field for one in differences]


def _differences(session: Session, dossier: Dossier, whole: Arrival) -> tuple[Difference, ...]:
    columns = {name: value for name, value in whole.columns.items() if name != "service_level"}
    held = {name: getattr(dossier, name) for name in columns}
    found = [*column_differences(held, columns)]
    pinned = {"procedure_code": whole.procedure.code, "lodged_at": whole.lodged_at.isoformat()}
    now = {"procedure_code": dossier.procedure_code, "lodged_at": dossier.lodged_at.isoformat()}
    found += column_differences(now, pinned)
    if whole.is_declared:
        before = newest_declaration(session, dossier.id)
        found += declaration_differences(before.content if before else {}, whole.content)
        if before is None or before.form_code != whole.form_code:
            found.append(Difference("declaration", before.form_code if before else None, whole.form_code))
    return (*found, *_document_differences(documents_of(session, dossier.id), whole.documents))


def _document_differences(held: Sequence[Document], rows: Sequence[Mapping[str, Any]]) -> list[Difference]:
    known = {_key(document): document for document in held}
    found = []
    for row in rows:
        document, is_there = known.get(document_key(row)), not row["is_withdrawn"]
        was_there = document is not None and not document.is_withdrawn
        if was_there != is_there:
            found.append(document_difference(row["file_name"], was_there=was_there, is_there=is_there))
    return found


def _key(document: Document) -> tuple[Any, Any]:
    return document_key(
        {"portal_file_id": document.portal_file_id, "sha256": document.sha256, "file_name": document.file_name,
         "component_code": document.component_code}
    )  # fmt: skip


def _set_columns(dossier: Dossier, whole: Arrival) -> None:
    is_pinned = State(dossier.state) not in BEFORE_ACCEPTANCE
    for name, value in whole.columns.items():
        if not (is_pinned and name == "service_level"):
            setattr(dossier, name, value)
    if not is_pinned:
        dossier.procedure_code, dossier.catalogue_version = whole.procedure.code, whole.procedure.version
        dossier.lodged_at = whole.lodged_at


def _declare(session: Session, dossier_id: int, whole: Arrival) -> None:
    """Keep the newest declaration beside the older ones, unless it says the same as the newest held."""
    before = newest_declaration(session, dossier_id)
    if not whole.is_declared or (
        before is not None and (before.form_code, before.content) == (whole.form_code, whole.content)
    ):
        return
    session.execute(
        insert(Declaration).values(
            dossier_id=dossier_id, version=whole.declared_version, form_code=whole.form_code, content=whole.content,
            declared_at=whole.declared_at,
        )
    )  # fmt: skip


def _merge_documents(doing: Doing, whole: Arrival) -> None:
    """Add the documents not held yet and take note of withdrawn ones; a document already here is never dropped."""
    session, dossier_id = doing.session, doing.dossier.id
    held = list(documents_of(session, dossier_id))
    known, ordinal = {_key(document): document for document in held}, len(held)
    for row in whole.documents:
        document = known.get(document_key(row))
        if document is not None:
            document.is_withdrawn = row["is_withdrawn"]
            continue
        ordinal += 1
        came = arrival_of(office().files, row["sha256"], at=doing.at)
        session.execute(insert(Document).values(dossier_id=dossier_id, ordinal=ordinal, **row, **came))


def _flags(dossier: Dossier, whole: Arrival) -> list[dict[str, Any]]:
    """Today's doubts about what the versions say; what is not a doubt about the content stands."""
    has_twin = any(one["code"] == "twin_open" for one in dossier.flags)
    on = office().local_day(whole.lodged_at)
    found = doubts(whole, owed=owed_by(whole), has_open_twin=has_twin, on=on, config=office().config)
    return found + [one for one in dossier.flags if one["code"] not in DOUBTS]


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
