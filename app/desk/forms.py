"""What an act asks of the officer: one form for each kind of act. Which act may be done is not decided here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the published stubs
from wtforms.validators import InputRequired, Length, ValidationError

from app.dossiers.rules import WORDS_OF_REASON
from app.papers.rules import GAP
from config.kinds import ReturnWay
from config.supplement_reasons import OTHER

LONG: Final = _l("Không quá %(max)d chữ.")
LINES: Final = {"rows": 4}
SEEN: Final = frozenset({"csrf_token", "version", "entries"})
DETAIL: Final = "detail-"
LONGEST_DETAIL: Final = 300


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def printable(text: str | None) -> str:
    """The text without what no database keeps and no paper prints; line ends as line feeds."""
    joined = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in joined if letter.isprintable() or letter == "\n")


def _officer_id(given: Any) -> int | None:
    """The id of the officer chosen; None for none."""
    written = str(given or "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else None


def _text(*, needed: Any = None, longest: int = 200) -> list[Any]:
    """The rules of a text: needed with that sentence, or not, and no longer than this."""
    return [*([InputRequired(message=needed)] if needed else []), Length(max=longest, message=LONG)]


class Sometimes:
    """A field needed in one of the form's cases; its hint says which, the form checks. Not told as optional."""

    field_flags: Mapping[str, bool] = MappingProxyType({"sometimes": True})

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Refuses nothing."""


class ActForm(FlaskForm):
    """An act that asks for nothing more. `version` and `entries` tell which dossier the officer looked at."""

    version = HiddenField()
    entries = HiddenField()

    def given(self) -> dict[str, Any]:
        """What the officer filled in, by the names of the action's arguments."""
        return {field.name: field.data for field in self if field.name not in SEEN}


class AssignForm(ActForm):
    """To whom the dossier is given. Who can be chosen is asked of the database; the act itself refuses anybody else."""

    holder = SelectField(
        _l("Giao cho"), coerce=_officer_id, choices=[], validate_choice=False,
        validators=[InputRequired(message=_l("Hãy chọn người nhận hồ sơ."))],
    )  # fmt: skip


class ReasonForm(ActForm):
    """An act with a reason for the officer who goes on with the dossier."""

    reason = TextAreaField(
        _l("Lý do"),
        filters=[_stripped],
        validators=_text(needed=_l("Hãy ghi lý do."), longest=WORDS_OF_REASON),
        render_kw=LINES,
    )


class WithdrawalForm(ReasonForm):
    """What the applicant asked for; they will read it."""

    reason = TextAreaField(
        _l("Lý do"),
        description=_l("Người nộp sẽ đọc nguyên văn trên cổng. Ghi rõ đã đề nghị rút khi nào, bằng cách nào."),
        filters=[_stripped],
        validators=_text(needed=_l("Hãy ghi lý do."), longest=WORDS_OF_REASON),
        render_kw=LINES,
    )


class LetterForm(ReasonForm):
    """A reason put together from ticked reasons, in both tongues. Which may be ticked, `app.desk.routes.reasons` says;
    `composed` and `composed_en` are the texts as the ticks made them, before the officer changed them.
    """

    ticked = SelectMultipleField(_l("Lý do"), choices=[], validate_choice=False)
    reason = TextAreaField(
        _l("Văn bản gửi đi (tiếng Việt)"),
        description=_l("Người nộp đọc nguyên văn trên cổng và trên giấy. Có thể sửa."),
        filters=[_stripped, printable],
        validators=_text(needed=_l("Hãy ghi lý do."), longest=WORDS_OF_REASON),
        render_kw={"rows": 8},
    )
    reason_en = TextAreaField(
        _l("Văn bản gửi đi (tiếng Anh)"),
        description=_l("Gửi kèm khi người nộp là người nước ngoài."),
        filters=[_stripped, printable],
        validators=_text(longest=WORDS_OF_REASON),
        render_kw={"rows": 5, "lang": "en"},
    )
    composed = HiddenField(filters=[printable])
    composed_en = HiddenField(filters=[printable])
    groups: tuple[Any, ...] = ()
    draft: Any = None

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        sent = request.form if request.method == "POST" else {}
        self.details = {
            name.removeprefix(DETAIL): printable(text.strip())[:LONGEST_DETAIL] or ""
            for name, text in sent.items()
            if name.startswith(DETAIL)
        }

    def given(self) -> dict[str, Any]:
        """The texts, and the reasons as they are kept; what is only written counts as another reason."""
        reasons = [_kept(key, self.details.get(key, "")) for key in self.ticked.data or [OTHER]]
        return {"reason": self.reason.data, "reason_en": self.reason_en.data or None, "reasons": reasons}

    def validate_reason(self, field: Field) -> None:
        """Nothing goes out empty, or with a gap in it."""
        if not field.data:
            raise ValidationError(_l("Hãy ghi lý do."))
        self._refuse_gap(field)

    def validate_reason_en(self, field: Field) -> None:
        """As with the Vietnamese, but for being needed."""
        self._refuse_gap(field)

    def _refuse_gap(self, field: Field) -> None:
        if GAP in (field.data or ""):
            raise ValidationError(_l("Hãy ghi rõ vào chỗ còn để trống %(gap)s.", gap=GAP))


class AskLeaderForm(LetterForm):
    """A repeated request as drafted, and the leader it is laid before."""

    leader_id = SelectField(
        _l("Trình"), coerce=_officer_id, choices=[], validate_choice=False,
        validators=[InputRequired(message=_l("Hãy chọn đội trưởng hoặc lãnh đạo."))],
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """With the leader's id."""
        return {**super().given(), "leader_id": self.leader_id.data or 0}


def _kept(key: str, detail: str) -> dict[str, str]:
    code, _, component = key.partition(":")
    named = {"code": code, "component": component, "detail": detail}
    return {name: value for name, value in named.items() if value}


class PassOnForm(AssignForm, ReasonForm):
    """To whom the holder gives the dossier, and why."""


class ProposalForm(ActForm):
    """What is laid before the second person."""

    proposal = RadioField(
        _l("Đề xuất"),
        choices=[SelectChoice("grant", _l("Đề xuất cấp")), SelectChoice("deny", _l("Đề xuất không cấp"))],
        default="grant",
        validators=[InputRequired(message=_l("Hãy chọn đề xuất cấp hoặc không cấp."))],
    )
    opinion = TextAreaField(
        _l("Ý kiến"), description=_l("Cần khi đề xuất không cấp."), filters=[_stripped],
        validators=[Sometimes(), *_text(longest=WORDS_OF_REASON)], render_kw=LINES,
    )  # fmt: skip

    def validate_opinion(self, field: Field) -> None:
        """A denial says why."""
        if self.proposal.data == "deny" and not field.data:
            raise ValidationError(_l("Hãy ghi vì sao không cấp."))


class TransferForm(ActForm):
    """The covering list with which a dossier goes to the central Department."""

    reference = StringField(_l("Số công văn, danh sách kèm theo"), filters=[_stripped], validators=_text())


class ResultForm(ActForm):
    """The answer of the central Department."""

    granted = RadioField(
        _l("Kết quả của Cục"),
        choices=[SelectChoice("yes", _l("Cấp")), SelectChoice("no", _l("Không cấp"))],
        default="yes",
        validators=[InputRequired(message=_l("Hãy chọn cấp hoặc không cấp."))],
    )
    reference = StringField(_l("Số văn bản trả lời"), filters=[_stripped], validators=_text())

    def given(self) -> dict[str, Any]:
        """As the action takes it: `granted` is yes or no."""
        return {"granted": self.granted.data == "yes", "reference": self.reference.data}


class PostForm(ActForm):
    """With which number a result goes by post. Whoever comes for one shows who they are at the counter instead."""

    tracking_number = StringField(
        _l("Số hiệu bưu gửi"), filters=[_stripped],
        validators=_text(needed=_l("Hãy ghi số hiệu bưu gửi."), longest=40),
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """As the action takes it: the way is the post's, whatever was sent."""
        return {"mode": ReturnWay.POST.value, "tracking_number": self.tracking_number.data}


class PaymentForm(ActForm):
    """How money is taken at the counter. The amount is the tariff's, never typed."""

    channel = RadioField(
        _l("Hình thức nộp"),
        choices=[SelectChoice("cash", _l("Tiền mặt")), SelectChoice("transfer", _l("Chuyển khoản"))],
        default="cash",
        validators=[InputRequired(message=_l("Hãy chọn hình thức nộp."))],
    )


FORMS: Final[dict[str, type[ActForm]]] = {
    "refuse": LetterForm,
    "return_for_papers": LetterForm,
    "request_supplement": LetterForm,
    "ask_leader": AskLeaderForm,
    "decline_request": ReasonForm,
    "withdraw": WithdrawalForm,
    "stop": LetterForm,
    "send_back": ReasonForm,
    "recuse": ReasonForm,
    "record_return": ReasonForm,
    "assign": AssignForm,
    "pass_on": PassOnForm,
    "propose": ProposalForm,
    "transfer": TransferForm,
    "record_result": ResultForm,
    "hand_out": PostForm,
    "take_payment": PaymentForm,
}
WHY_NOT_TAKEN: Final = (
    "taker_missing", "taker_unit", "taker_role", "taker_inactive", "taker_absent", "taker_recused", "taker_holds",
    "taker_full",
)  # fmt: skip
# Where an error that the act itself raises belongs on the form, by the error's code.
FIELD_OF_ERROR: Final = {
    "reason_missing": ("reason", "opinion"),
    "reason_unknown": ("ticked",),
    "leader_unknown": ("leader_id",),
    "proposal_unknown": ("proposal",),
    "tracking_missing": ("tracking_number",),
    **dict.fromkeys(WHY_NOT_TAKEN, ("holder",)),
}


def asks(act: str) -> bool:
    """Whether the act asks for something beyond the press of a button."""
    return act in FORMS


def form_of(act: str, **shown: Any) -> ActForm:
    """The form of an act, filled with what the browser sent or with `shown`."""
    return FORMS.get(act, ActForm)(data=shown)


def tell(form: ActForm, code: str, *, sentence: str) -> None:
    """Put what an act refused at the field it is about, or above the form."""
    names = [name for name in FIELD_OF_ERROR.get(code, ()) if name in form]
    if names:
        form[names[0]].errors = [*form[names[0]].errors, sentence]
    else:
        form.form_errors.append(sentence)
