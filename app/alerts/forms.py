"""The forms of the alert list: an alert entered, a list brought in, why one should be lifted, what becomes of a hit."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.alerts.rules import KINDS, Entry
from app.dossiers.rules import WORDS_OF_REASON
from app.web.choices import choices
from app.web.days import DayField
from app.web.labels import LABELS

TOO_LONG: Final = _l("Không được dài quá %(max)d ký tự.")
LINES: Final = {"rows": 3}


def _short(longest: int = 200) -> list[Any]:
    return [Length(max=longest, message=TOO_LONG)]


class AlertForm(FlaskForm):
    """Somebody to look out for."""

    kind = SelectField(_l("Loại cảnh báo"), choices=choices([(kind, LABELS["alert_kind"][kind]) for kind in KINDS]))
    identity_number = StringField(_l("Số định danh, căn cước"), _short(20))
    passport_number = StringField(_l("Số hộ chiếu"), _short(20))
    name = StringField(_l("Họ và tên"), _short())
    born = StringField(_l("Ngày hoặc năm sinh"), _short(10))
    nationality = StringField(_l("Quốc tịch"), _short(3))
    reason = TextAreaField(
        _l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=WORDS_OF_REASON, message=TOO_LONG)],
        render_kw=LINES,
    )  # fmt: skip
    document_number = StringField(
        _l("Căn cứ, số văn bản"), [InputRequired(_l("Hãy ghi căn cứ, số văn bản.")), *_short()]
    )
    until = DayField(_l("Có hiệu lực đến hết ngày"), [Optional()])

    def entry(self) -> Entry:
        """What was written, as the rules take it."""
        texts = {field.name: str(field.data or "") for field in self if field.name in vars(Entry())}
        return Entry(**texts | {"nationality": texts["nationality"].strip().upper()})


class ListForm(FlaskForm):
    """A list of alerts in a file."""

    upload = FileField(_l("Tệp CSV hoặc XLSX"), [FileRequired(_l("Hãy chọn một tệp."))])


class LiftForm(FlaskForm):
    """Why an alert should end."""

    reason = TextAreaField(
        _l("Vì sao gỡ cảnh báo"),
        [InputRequired(_l("Hãy ghi lý do.")), Length(max=WORDS_OF_REASON, message=TOO_LONG)], render_kw=LINES,
    )  # fmt: skip


class HitForm(FlaskForm):
    """What becomes of a hit. `version` is the dossier's version the officer looked at."""

    version = HiddenField()
    reason = TextAreaField(
        _l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=WORDS_OF_REASON, message=TOO_LONG)],
        render_kw=LINES,
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What was filled in, by the names of the action's arguments."""
        return {field.name: field.data or "" for field in self if field.name not in ("version", "csrf_token")}


class ConfirmHitForm(HitForm):
    """The same person: what follows, and who was told."""

    reason = TextAreaField(
        _l("Căn cứ và việc tiếp theo"),
        [InputRequired(_l("Hãy ghi căn cứ và việc tiếp theo.")), Length(max=WORDS_OF_REASON, message=TOO_LONG)],
        render_kw=LINES,
    )  # fmt: skip
    told_to = StringField(_l("Đã báo cho"), [InputRequired(_l("Hãy ghi đã báo cho ai.")), *_short()])


class AgreeForm(FlaskForm):
    """A second person agrees."""

    version = HiddenField()
