"""Narrowing the journal: by what was done, by whom, to which dossier, on which day."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.validators import AnyOf, Length, Optional

from app.audit.queries.journal import Wanted
from app.web.choices import choices
from app.web.days import DayField
from app.web.labels import HISTORY

_IN_LIST = _l("Hãy chọn một mục trong danh sách.")


class JournalForm(FlaskForm):
    """What is asked for; the people offered are given by the route."""

    class Meta:
        csrf = False  # sent by GET, writes nothing

    number = StringField(
        _l("Mã hồ sơ"), [Optional(), Length(max=80, message=_l("Mã hồ sơ không dài quá %(max)d ký tự."))]
    )
    verb = SelectField(
        _l("Việc"), [AnyOf(["", *HISTORY], message=_IN_LIST)], validate_choice=False,
        choices=choices([("", _l("Mọi việc")), *HISTORY.items()]),
    )  # fmt: skip
    actor = SelectField(_l("Người làm"), validate_choice=False)
    on = DayField(_l("Ngày"), [Optional()])


@dataclass
class Asked:
    """The form as it should stand on the page, and what it asks for unless it has errors."""

    form: JournalForm
    wanted: Wanted | None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return self.wanted is not None and self.wanted != Wanted()

    @property
    def in_address(self) -> dict[str, str]:
        """What was asked, as the arguments of an address; the day as ISO."""
        return {name: str(field.data) for name, field in self.form._fields.items() if field.data}


def asked(arguments: Mapping[str, str], *, people: tuple[tuple[int, str], ...]) -> Asked:
    """Read an address."""
    names = {"verb": "", "actor": "", **arguments}
    form = JournalForm(MultiDict(names))
    form.actor.choices = choices([("", _("Mọi người")), *((str(key), name) for key, name in people)])
    form.actor.validators = [AnyOf(["", *(str(key) for key, _ in people)], message=_IN_LIST)]
    if not form.validate():
        return Asked(form, None)
    wanted = Wanted(
        verb=form.verb.data or None,
        actor_id=int(form.actor.data) if form.actor.data else None,
        number=(form.number.data or "").strip().upper() or None,
        on=form.on.data,
    )
    return Asked(form, wanted)
