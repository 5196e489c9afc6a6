"""The forms of remarks, flags, opinions and declared interests. Each on a dossier carries the
version it was shown with.
"""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.office import office
from app.notes.rules import LONGEST_NAME, LONGEST_TEXT, RELATIONS, STANCES
from app.web.choices import choices
from app.web.days import DayField
from app.web.i18n import locale
from app.web.labels import LABELS, officer_flag
from config.flags import OFFICER_FLAGS
from config.opinions import LONGEST_TERM_DAYS, USUAL_TERM_DAYS

TOO_LONG: Final = _l("Không được dài quá %(max)d ký tự.")
LINES: Final = {"rows": 3}


def _text(missing: Any, *, longest: int = LONGEST_TEXT) -> list[Any]:
    return [InputRequired(missing), Length(max=longest, message=TOO_LONG)]


class ShownForm(FlaskForm):
    """A form on a dossier. `version` is the one the officer looked at."""

    version = HiddenField()

    def given(self) -> dict[str, Any]:
        """What was filled in, by the names of the action's arguments."""
        return {field.short_name: field.data for field in self if field.short_name not in ("version", "csrf_token")}

    @property
    def seen_version(self) -> int:
        """The version looked at; one that nobody wrote is older than any."""
        written = self.version.data or ""
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


class NoteForm(ShownForm):
    """A remark."""

    text = TextAreaField(_l("Ghi chú mới"), _text(_l("Hãy viết ghi chú.")), render_kw=LINES)


class ReasonForm(ShownForm):
    """An act that needs a reason alone."""

    reason = TextAreaField(_l("Lý do"), _text(_l("Hãy ghi lý do.")), render_kw=LINES)


class FlagForm(ShownForm):
    """A flag to be set, and why."""

    flag = SelectField(_l("Cờ"), validate_choice=False)
    reason = TextAreaField(_l("Lý do"), _text(_l("Hãy ghi lý do.")), render_kw=LINES)

    def __init__(self, *, standing: Any = (), **given: Any) -> None:
        super().__init__(**given)
        self.flag.choices = choices([(code, officer_flag(code)) for code in OFFICER_FLAGS if code not in standing])


class OpinionForm(ShownForm):
    """A question to another unit."""

    office_code = SelectField(_l("Đơn vị được hỏi"), validate_choice=False)
    office_name = StringField(_l("Hoặc cơ quan khác"), [Length(max=LONGEST_NAME, message=TOO_LONG)])
    question = TextAreaField(_l("Nội dung hỏi"), _text(_l("Hãy ghi nội dung cần hỏi.")), render_kw=LINES)
    term_days = IntegerField(
        _l("Thời hạn trả lời, ngày làm việc"),
        [InputRequired(_l("Hãy ghi số ngày làm việc.")), NumberRange(1, LONGEST_TERM_DAYS,
         message=_l("Từ %(min)s đến %(max)s ngày làm việc."))],
        default=USUAL_TERM_DAYS,
    )  # fmt: skip

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        others = [unit for unit in office().config.units.by_code.values() if unit.code != office().unit.code]
        named = [(unit.code, unit.agency_en if locale() == "en" else unit.agency_vi) for unit in others]
        self.office_code.choices = choices([("", _l("Cơ quan khác, ghi ở dưới")), *named])


class AnswerForm(ShownForm):
    """The answer of another unit."""

    stance = RadioField(
        _l("Ý kiến"), [InputRequired(_l("Hãy chọn một ý kiến."))],
        choices=choices([(stance, LABELS["stance"][stance]) for stance in STANCES]),
    )  # fmt: skip
    answer = TextAreaField(_l("Nội dung trả lời"), _text(_l("Hãy ghi nội dung trả lời.")), render_kw=LINES)
    document_number = StringField(_l("Số công văn"), [Length(max=LONGEST_NAME, message=TOO_LONG)])
    answered_on = DayField(_l("Ngày trả lời"), [Optional()])


class InterestForm(FlaskForm):
    """A person an officer may not decide about."""

    identity_number = StringField(_l("Số định danh hoặc số hộ chiếu"), _text(_l("Hãy ghi số giấy tờ."), longest=30))
    relation = SelectField(
        _l("Quan hệ"), choices=choices([(relation, LABELS["relation"][relation]) for relation in RELATIONS])
    )
