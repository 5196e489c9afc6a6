"""What the pages of lists share: the blueprint, who sees lists, and how a text of the configuration is spoken."""

from typing import Final

from flask import Blueprint

from app.core.office import office
from app.web.i18n import locale
from config.catalogue import Procedure
from config.workflow import WORKFLOW
from config.worklists import WORKLISTS, Title

worklists = Blueprint("worklists", __name__, template_folder="../templates")

WHO_SEES_LISTS: Final = frozenset().union(*(row.roles for row in WORKLISTS.values()))
WHO_TAKES: Final = WORKFLOW["claim"].roles


def spoken(title: Title) -> str:
    """A text of the configuration in the reader's tongue."""
    return title.en if locale() == "en" else title.vi


def procedure_named(code: str, version: int) -> Procedure:
    """The version of a procedure that a dossier is pinned to."""
    return office().config.catalogue.pinned(code, version)
