"""Payments the portal confirms: each transaction counts once, however often it is told, in any state of the dossier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.dossiers.actions.clocks import fee_settled
from app.dossiers.actions.door import Doing, perform
from app.dossiers.models import Dossier
from app.dossiers.queries import procedure_of
from app.dossiers.rules import later
from app.intake.actions.folders import Cabinet, Folder
from app.intake.rules.arrival import Arrival, Paid
from app.intake.rules.doubts import PAYMENT_ELSEWHERE


def confirm_payments(cabinet: Cabinet, folder: Folder, *, whole: Arrival) -> None:
    """Note the payments not told before. One that another dossier has counted already is only pointed at."""
    if not whole.payments:
        return
    cabinet.look_up([whole])
    owners = [cabinet.owner_of.get(paid.transaction_code) for paid in whole.payments]
    fresh = [paid for paid, owner in zip(whole.payments, owners, strict=True) if owner is None]
    is_elsewhere = any(owner is not None and owner != folder.id for owner in owners)
    if not fresh and not (is_elsewhere and PAYMENT_ELSEWHERE not in folder.dossier.flags):
        return
    cabinet.owner_of.update((paid.transaction_code, folder.id) for paid in fresh)
    perform("confirm_payment", officer=cabinet.system, dossier_id=folder.id,
            change=lambda doing: _confirm(doing, cabinet, fresh, is_elsewhere=is_elsewhere))  # fmt: skip


def _confirm(doing: Doing, cabinet: Cabinet, fresh: Sequence[Paid], *, is_elsewhere: bool) -> Mapping[str, Any]:
    folder = cabinet.folder(doing.dossier.id)
    folder.payments += [cabinet.payment_row(folder.id, paid) for paid in fresh]
    if is_elsewhere and PAYMENT_ELSEWHERE not in doing.dossier.flags:
        doing.dossier.flags = [*doing.dossier.flags, PAYMENT_ELSEWHERE]
    if fresh:
        _settle(doing, folder)
    return {"transactions": [paid.transaction_code for paid in fresh], "elsewhere": is_elsewhere or None}


def _settle(doing: Doing, folder: Folder) -> None:
    """Work out anew whether anything is owed. A fee that came in may start the clock, from the instant it was covered,
    whatever order the payments are told in, and never in the future.
    """
    session, dossier = doing.session, doing.dossier
    covered_at = _covered_at(folder)
    if covered_at is None or dossier.payment_state == "none":
        return
    covered_at = min(covered_at, doing.at)
    if dossier.payment_state == "due":
        dossier.payment_state = "paid"
        fee_settled(session, dossier, covered_at)
    elif _started_too_late(dossier, covered_at):
        dossier.clock_started_at = None
        fee_settled(session, dossier, covered_at)


def _started_too_late(dossier: Dossier, covered_at: datetime) -> bool:
    """Whether the clock waited for a payment that another, told later, had made already."""
    started_at, starts_at = dossier.clock_started_at, later(dossier.received_at, covered_at)
    if started_at is None or starts_at is None or dossier.resolved_at is not None:
        return False
    return procedure_of(dossier).clock_starts == "accepted_and_paid" and starts_at < started_at


def _covered_at(folder: Folder) -> datetime | None:
    """When what came in first covered what is owed, None while it does not; an undetermined fee by any payment."""
    owed: dict[str, int] = {}
    for fee in folder.fees:
        owed[fee["currency"]] = owed.get(fee["currency"], 0) + fee["amount"]
    for payment in sorted(folder.payments, key=lambda row: row["paid_at"]):
        currency, paid_at = payment["currency"], payment["paid_at"]
        if currency in owed or not owed:
            owed[currency] = owed.get(currency, 0) - payment["amount"]
        if all(left <= 0 for left in owed.values()):
            return paid_at
    return None


def paid_so_far(folder: Folder) -> dict[str, int]:
    """What came in for a dossier, by currency."""
    total: dict[str, int] = {}
    for payment in folder.payments:
        total[payment["currency"]] = total.get(payment["currency"], 0) + payment["amount"]
    return total
