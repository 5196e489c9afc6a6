"""Who comes for a result: the owner, a child's parent or guardian, or somebody with an authority."""

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.counter.rules.collecting import Collector
from app.web.choices import choices
from app.web.labels import LABELS

LONG: Final = _l("Không quá %(max)d chữ.")
# Where what the act refuses belongs on the form, by the error's code.
FIELD_OF_ERROR: Final = {
    "collector_missing": "name",
    "collector_identity_missing": "identity",
    "collector_not_owner": "identity",
    "authority_missing": "authority_paper",
}


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else None


class CollectForm(FlaskForm):
    """The collector, and what is exchanged for the result."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    kind = RadioField(_l("Người nhận là"), choices=choices(LABELS["collector"].items()), default=Collector.SELF.value)
    identity = StringField(
        _l("Số giấy tờ của người nhận"),
        [InputRequired(_l("Hãy ghi số giấy tờ của người nhận.")), Length(max=20, message=LONG)], filters=[_stripped],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )  # fmt: skip
    name = StringField(
        _l("Người nhận"), [InputRequired(_l("Hãy ghi tên người nhận kết quả.")), Length(max=200, message=LONG)],
        filters=[_stripped], render_kw={"autocomplete": "off"},
    )  # fmt: skip
    authority_paper = StringField(
        _l("Giấy ủy quyền: số, ngày, nơi chứng thực"), [Length(max=200, message=LONG)], filters=[_stripped],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    taken_back = SelectMultipleField(
        _l("Thu lại"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False
    )
