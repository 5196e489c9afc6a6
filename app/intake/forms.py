"""What is asked at the bench and on the page of runs: mended fields, a reason, a package."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.dossiers.rules import WORDS_OF_REASON
from app.intake.rules.reading import FORMS, Fault, needed
from app.intake.rules.workbench import STRUCTURED, NotJson, shown, typed
from app.web.labels import LABELS, fault, label

PREFIX = "field-"


class RefusalForm(FlaskForm):
    """Why a record is refused."""

    reason = TextAreaField(
        _l("Lý do từ chối"), [DataRequired(_l("Hãy ghi lý do từ chối.")), Length(max=WORDS_OF_REASON)]
    )


class PackageForm(FlaskForm):
    """A package brought in by hand."""

    package = FileField(_l("Gói tin (.zip)"), [FileRequired(_l("Hãy chọn một tệp gói tin (.zip)."))])


class MendForm(FlaskForm):
    """Fields of one record; which ones, the record's faults say. Made by `mend_form`."""

    fields: tuple[str, ...] = ()

    def field_of(self, name: str) -> Field:
        """The input of a field of the record."""
        return self[f"{PREFIX}{name}"]

    def hint_of(self, name: str) -> str:
        """The field as the portal names it, and what it has to look like."""
        form = LABELS["record_form"].get(name)
        return f"{name}: {form}" if form else name

    def changes(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The fields whose content was changed, as the record has them. Raises NotJson."""
        found = {}
        for name in self.fields:
            text = (self.field_of(name).data or "").replace("\r\n", "\n")
            if text != shown(value, name):
                found[name] = typed(name, text)
        return found

    def tell(self, faults: Sequence[Fault]) -> None:
        """Put each fault at its field, or above the form."""
        for one in faults:
            if one.field in self.fields:
                self.field_of(one.field).errors = [*self.field_of(one.field).errors, fault(one.code)]
            else:
                self.form_errors.append(fault(one.code, one.field and label("record_field", one.field)))

    def tell_not_json(self, error: NotJson) -> None:
        """Say that a structured field is no JSON."""
        self.field_of(error.field).errors = [gettext("Nội dung không phải JSON.")]


def mend_form(fields: Sequence[str], value: Mapping[str, Any]) -> MendForm:
    """A form of these fields, filled with what the record says, or with what was sent."""
    known = tuple(name for name in fields if name in FORMS)
    inputs = {
        f"{PREFIX}{name}": (TextAreaField if name in STRUCTURED else StringField)(
            label("record_field", name), default=shown(value, name)
        )
        for name in known
    }
    form: MendForm = type("MendForm", (MendForm,), inputs | {"fields": known})()
    for name in known:
        form.field_of(name).flags.required = name in needed(value.get("LoaiBanTin"))
    return form


def fields_sent() -> tuple[str, ...]:
    """The fields of a record that the form sent names."""
    return tuple(name.removeprefix(PREFIX) for name in request.form if name.startswith(PREFIX))
