"""Flags that officers set and clear, each with a reason. The office's own doubts are not theirs to touch."""

from typing import Any

from app.core.errors import Incomplete
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from config.flags import OFFICER_FLAGS


def set_flag(*, officer: Actor, dossier_id: int, flag: str, reason: str, seen_version: int | None = None) -> Dossier:
    """Set a flag of config/flags.py. Raises Incomplete for one that is unknown or stands already."""

    def put(doing: Doing) -> dict[str, Any]:
        standing = doing.dossier.officer_flags
        if flag in standing:
            raise Incomplete("flag_already_set")
        doing.dossier.officer_flags = [*standing, flag]
        return {"flag": flag}

    if flag not in OFFICER_FLAGS:
        raise Incomplete("flag_unknown")
    return perform("set_flag", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=put)  # fmt: skip


def clear_flag(*, officer: Actor, dossier_id: int, flag: str, reason: str, seen_version: int | None = None) -> Dossier:
    """Clear a flag, also one that config/flags.py no longer knows. Raises Incomplete where it does not stand."""

    def take_off(doing: Doing) -> dict[str, Any]:
        standing = doing.dossier.officer_flags
        if flag not in standing:
            raise Incomplete("flag_not_set")
        doing.dossier.officer_flags = [each for each in standing if each != flag]
        return {"flag": flag}

    return perform("clear_flag", officer=officer, dossier_id=dossier_id, seen_version=seen_version, reason=reason,
                   change=take_off)  # fmt: skip
