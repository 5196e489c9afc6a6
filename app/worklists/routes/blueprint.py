"""What the pages of lists share: the blueprint, who sees lists, and how a text of the configuration is spoken."""

from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.office import office
from app.web.choices import choices
from app.web.i18n import locale
from app.worklists.queries.people import Colleague
from config.assignments import BULK_ACTS
from config.catalogue import Procedure
from config.workflow import WORKFLOW
from config.worklists import WORKLISTS, Title

worklists = Blueprint("worklists", __name__, template_folder="../templates")

WHO_SEES_LISTS: Final = frozenset().union(*(row.roles for row in WORKLISTS.values()))
WHO_TAKES: Final = WORKFLOW["claim"].roles
WHO_ACTS_ON_MANY: Final = frozenset().union(*(WORKFLOW[act].roles for act in BULK_ACTS))
RUN: Final = f"/bulk/runs/<int(max={2**63 - 1}):run_id>"


def spoken(title: Title) -> str:
    """A text of the configuration in the reader's tongue."""
    return title.en if locale() == "en" else title.vi


def procedure_named(code: str, version: int) -> Procedure:
    """The version of a procedure that a dossier is pinned to."""
    return office().config.catalogue.pinned(code, version)


def takers_as_choices(people: Iterable[Colleague]) -> Any:
    """The officers who are here, each with how many they hold and how many more may come, for a select field."""
    here = [each for each in people if each.absent_until_at is None]
    return choices([("", _("– Chọn –")), *((str(each.id), _and_load(each)) for each in here)])


def _and_load(officer: Colleague) -> str:
    holds = ngettext("đang giữ %(num)s", "đang giữ %(num)s", officer.holds)
    room = officer.cap - officer.unfinished
    more = _("nhận thêm được %(room)s", room=room) if room > 0 else _("đủ mức")
    return f"{officer.full_name} · {holds}, {more}"
