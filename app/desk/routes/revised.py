"""What the applicant changed while the dossier was under review, as the desk shows it: field by field, in words.

Asked of the database only where the dossier or its history says there is something.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import pgettext as _p

from app.core.db import db
from app.core.office import office
from app.desk.queries import Desk
from app.desk.rules.beside import Pair
from app.desk.rules.changed import changed_in, label_of
from app.desk.rules.declared import Reading
from app.dossiers.rules import may
from app.intake.queries.changes import Change, changes_of
from app.intake.rules.differing import kind_and_name
from app.intake.rules.doubts import CHANGED_IN_REVIEW
from app.web.access import current_officer
from app.web.filters import instant
from app.web.i18n import locale, named, point_name
from app.web.labels import label
from config.declarations import Form
from config.workflow import WORKFLOW


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: what stood there and what stands there now, empty where nothing did.

    `turn` says what became of a paper: `added`, `withdrawn`, `replaced`; `ordinal` is the paper's place.
    """

    label: str
    before: str
    after: str
    change: Change
    turn: str | None = None
    ordinal: int | None = None


@dataclass(frozen=True, kw_only=True)
class Revised:
    """The lines nobody has seen yet, those somebody has, last noted first, and whether the reader may press "seen".

    `before`: what stood in the fields of the declaration that changed and were not seen, by name.
    """

    unseen: tuple[Row, ...] = ()
    seen: tuple[Row, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    may_see: bool = False


def revised_of(found: Desk) -> Revised:
    """What changed in the dossier, for the reader."""
    verb = WORKFLOW["see_changes"].verb
    if CHANGED_IN_REVIEW not in found.dossier.flags and not any(entry.verb == verb for entry in found.history):
        return Revised()
    changes = changes_of(db.session(), found.dossier.id)
    unseen = tuple(change for change in changes if change.seen_at is None)
    seen = reversed([change for change in changes if change.seen_at is not None])
    words = _Words(found, changes)
    may_see = may(current_officer(), "see_changes", found.dossier, needs_centre=found.procedure.needs_centre)
    return Revised(
        unseen=words.rows(unseen), seen=words.rows(seen), may_see=bool(unseen and may_see),
        before={change.name: change.before for change in unseen if change.kind == "declaration" and change.name},
    )  # fmt: skip


def field_names(found: Desk, fields: Iterable[str]) -> list[str]:
    """The fields a journal entry names, as the reader calls them."""
    words = _Words(found, ())
    return [words.name(*kind_and_name(field)) for field in fields]


class _Words:
    """The words for one dossier's changes. A field that the form no longer has keeps its label of the form before."""

    def __init__(self, found: Desk, changes: Iterable[Change]) -> None:
        declared = found.declaration
        codes = [declared.form_code] if declared else []
        codes += [change.before for change in changes if (change.kind, change.name) == ("declaration", "")]
        known = office().config.declarations
        self.found, self.forms = found, [known[code] for code in codes if code in known]
        self.reading = Reading(locale(), office().config.code_lists)

    def rows(self, changes: Iterable[Change]) -> tuple[Row, ...]:
        return tuple(row for change in changes for row in self._rows(change))

    def name(self, kind: str, name: str) -> str:
        if kind == "document":
            return _("Giấy tờ «%(name)s»", name=name)
        if kind == "file":
            return label("file_field", name)
        return label_of(self._form(name), name, reading=self.reading) if name else _("Mẫu tờ khai")

    def _form(self, name: str) -> Form | None:
        return next((form for form in self.forms if form.field(name)), None)

    def _rows(self, change: Change) -> Iterable[Row]:
        if change.kind == "document":
            return (self._paper(change),)
        if change.kind == "declaration" and change.name:
            form = self._form(change.name)
            pairs = changed_in(form, change.name, before=change.before, after=change.after, reading=self.reading)
        else:
            write = _written if change.kind == "file" else _form_named
            before, after = (write(change.name, value) for value in (change.before, change.after))
            pairs = (Pair(label=self.name(change.kind, change.name), left=before, right=after),)
        return [Row(label=pair.label, before=pair.left, after=pair.right, change=change) for pair in pairs]

    def _paper(self, change: Change) -> Row:
        turn = "replaced" if change.before == change.after else "withdrawn" if change.after is None else "added"
        held = (each.ordinal for each in reversed(self.found.documents) if each.file_name == change.name)
        before, after = ("" if turn == gone else change.name for gone in ("added", "withdrawn"))
        return Row(label=_p("change", "Giấy tờ"), before=before, after=after, change=change, turn=turn,
                   ordinal=next(held, None))  # fmt: skip


def _form_named(_name: str, code: Any) -> str:
    form = office().config.declarations.get(code)
    return str(code or "") if form is None else f"{named(form)} ({form.code})"


def _procedure(code: str) -> str:
    catalogue = office().config.catalogue
    return f"{named(catalogue.earliest(code))} ({code})" if code in catalogue else code


# How the columns of a dossier that hold no plain text are written.
_WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {
    **{kind: partial(label, kind) for kind in ("channel", "owner_kind", "identity_kind", "return_mode")},
    "is_assisted": lambda value: _("có người trợ giúp") if value else _("không ai trợ giúp"),
    "lodged_at": lambda value: instant(datetime.fromisoformat(value)),
    "procedure_code": _procedure,
    "reception_point": point_name,
}


def _written(name: str, value: Any) -> str:
    if value is None:
        return ""
    write = _WRITTEN.get(name)
    return str(value) if write is None else write(value)
