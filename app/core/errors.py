"""Domain errors, named for what happened; `app.web.errors` maps each to a page and a status, in one table."""

from collections.abc import Mapping


class OfficeError(Exception):
    """Something an officer can understand and mend.

    `code` names the sentence (in the reader's tongue, see `app.web.labels`); `facts` fill its gaps and never hold
    personal data.
    """

    status = 409

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}" if self.facts else self.code


class NotFound(OfficeError):
    """There is no such thing, or it is not for this officer's eyes (the two are told alike on purpose)."""

    status = 404


class NotYours(OfficeError):
    """The officer may not do this: role, unit, holder or four eyes."""

    status = 403


class WrongState(OfficeError):
    """The dossier's state does not allow the act."""


class Stale(OfficeError):
    """The dossier changed after the officer looked at it."""


class HandsFull(OfficeError):
    """The officer holds as much as one may, or something for too long, and is given nothing more."""


class Incomplete(OfficeError):
    """Something the act needs is missing or malformed: a reason, an amount, a rate of the day."""

    status = 422


class DuplicateNumber(OfficeError):
    """A number that must be unique is taken."""


class RefusedWhole(OfficeError):
    """A package or register that is not taken at all, with why."""

    status = 422


class StoreAway(OfficeError):
    """The store of attachments does not answer, or takes nothing. What it holds is not known now; nothing is lost."""

    status = 503
