"""Bringing a dossier's file to what all its versions together say; from acceptance on, with a note of what changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import Doing
from app.dossiers.models import Dossier
from app.intake.actions.folders import Cabinet, Folder
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
from app.intake.rules.rows import Grounds, fee_rows
from app.receipts.queries import fees_of
from config.tariffs import FeeLine
from config.workflow import BEFORE_ACCEPTANCE, State


def is_news(cabinet: Cabinet, folder: Folder, *, whole: Arrival) -> bool:
    """Whether the dossier's file, or the doubts about it, lack anything of the versions folded together."""
    held = {document_key(document) for document in folder.documents}
    lacks_papers = any(document_key(row) not in held for row in whole.documents)
    flags = _flags(folder.dossier, whole, cabinet.grounds)
    return lacks_papers or bool(_differences(folder, whole)) or folder.dossier.flags != flags


def merge(doing: Doing, cabinet: Cabinet, *, whole: Arrival) -> list[str]:
    """Bring the file to what `whole` says. Before acceptance fees are priced anew; afterwards only where nobody could
    say what they come to, and changes are noted.

    Returns the names of the fields that differ, for the journal: names only, what stands in them may be personal.
    """
    dossier, folder = doing.dossier, cabinet.folder(doing.dossier.id)
    differences = _differences(folder, whole)
    _set_columns(cabinet, dossier, whole)
    if whole.is_declared and folder.declared != (whole.form_code, whole.content):
        folder.declare(whole)
    _merge_documents(cabinet, folder, whole)
    is_accepted = State(dossier.state) not in BEFORE_ACCEPTANCE
    if not is_accepted or _is_unpriced(doing):
        _price(doing, folder, owed=cabinet.grounds.owed(whole))
    if is_accepted:
        _note(doing, folder, differences, whole.version)
    dossier.flags = _flags(dossier, whole, cabinet.grounds)
    return [one.field for one in differences]


def _is_unpriced(doing: Doing) -> bool:
    """Whether the dossier was accepted without anybody knowing its fee, so that it could never be paid."""
    return doing.dossier.payment_state == "due" and not fees_of(doing.session, doing.dossier.id)


def _price(doing: Doing, folder: Folder, *, owed: Sequence[FeeLine]) -> None:
    dossier = doing.dossier
    folder.price(fee_rows(owed))
    dossier.payment_state = payment_state(owed, paid_so_far(folder))
    if dossier.payment_state != "due":
        fee_settled(doing.session, dossier, doing.at)


def _differences(folder: Folder, whole: Arrival) -> tuple[Difference, ...]:
    dossier = folder.dossier
    columns = {name: value for name, value in whole.columns.items() if name != "service_level"}
    held = {name: getattr(dossier, name) for name in columns}
    found = [*column_differences(held, columns)]
    pinned = {"procedure_code": whole.procedure.code, "lodged_at": whole.lodged_at.isoformat()}
    now = {"procedure_code": dossier.procedure_code, "lodged_at": dossier.lodged_at.isoformat()}
    found += column_differences(now, pinned)
    if whole.is_declared:
        form_code, content = folder.declared or (None, {})
        found += declaration_differences(content, whole.content)
        if form_code != whole.form_code:
            found.append(Difference("declaration", form_code, whole.form_code))
    return (*found, *_document_differences(folder.documents, whole.documents))


def _document_differences(held: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> Iterable[Difference]:
    known = {document_key(document): document for document in held}
    for row in rows:
        document, is_there = known.get(document_key(row)), not row["is_withdrawn"]
        was_there = document is not None and not document["is_withdrawn"]
        if was_there != is_there:
            yield document_difference(row["file_name"], was_there=was_there, is_there=is_there)


def _set_columns(cabinet: Cabinet, dossier: Dossier, whole: Arrival) -> None:
    before = (dossier.identity_number, dossier.procedure_code)
    is_pinned = State(dossier.state) not in BEFORE_ACCEPTANCE
    for name, value in whole.columns.items():
        if not (is_pinned and name == "service_level"):
            setattr(dossier, name, value)
    if not is_pinned:
        dossier.procedure_code, dossier.catalogue_version = whole.procedure.code, whole.procedure.version
        dossier.lodged_at = whole.lodged_at
    cabinet.move(before, (dossier.identity_number, dossier.procedure_code))


def _merge_documents(cabinet: Cabinet, folder: Folder, whole: Arrival) -> None:
    """Add the documents not held yet and take note of withdrawn ones; a document already here is never dropped."""
    known = {document_key(document): document for document in folder.documents}
    for row in whole.documents:
        document = known.get(document_key(row))
        if document is not None:
            folder.turn(document, is_withdrawn=row["is_withdrawn"])
    new = [row for row in whole.documents if document_key(row) not in known]
    folder.documents += cabinet.document_rows(folder.id, new, first=len(folder.documents) + 1)


def _flags(dossier: Dossier, whole: Arrival, grounds: Grounds) -> list[dict[str, Any]]:
    """Today's doubts about what the versions say; what is not a doubt about the content stands."""
    has_twin = any(one["code"] == "twin_open" for one in dossier.flags)
    on, owed = grounds.local_day(whole.lodged_at), grounds.owed(whole)
    found = doubts(whole, owed=owed, has_open_twin=has_twin, on=on, config=grounds.config)
    return found + [one for one in dossier.flags if one["code"] not in DOUBTS]


def _note(doing: Doing, folder: Folder, differences: Sequence[Difference], version: int) -> None:
    """Keep for the officer what changed, a field once: what was known before the first change, and what stands now."""
    session, dossier, rows = doing.session, doing.dossier, folder.unseen
    shown, gone = settled({field: row.before for field, row in rows.items()}, differences)
    if gone:
        session.flush()  # only what is written can be deleted,
        for field in gone:
            session.delete(rows.pop(field))
        session.flush()  # and a row that comes again is inserted before the one that goes is deleted
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
