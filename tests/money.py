"""Making what money needs in tests: a dossier that owes a fee, a payment at the portal, a rate of a day."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.db import db
from app.dossiers.models import Dossier
from app.dossiers.queries import system_actor
from app.receipts.actions.rates import approve_rate, enter_rate
from app.receipts.models import ExchangeRate, Fee, Payment, Receipt
from config.workflow import Role
from tests import making

PASSPORT, VISA = "1.001456", "1.001194"
_serial = count(1)


def owing(amount: int = 100_000, currency: str = "VND", **fields: Any) -> Dossier:
    """A dossier as lodged that owes one fee: for a passport in đồng, for a visa in dollars."""
    procedure_code = PASSPORT if currency == "VND" else VISA
    made = making.lodged(**{"procedure_code": procedure_code, "payment_state": "due"} | fields)
    also_owes(made, amount, currency, ordinal=1)
    return made


def also_owes(made: Dossier, amount: int, currency: str = "VND", *, ordinal: int = 2) -> None:
    """One more fee line of a dossier."""
    code, kind = ("LP_HC", "le_phi") if currency == "VND" else ("P_TT", "phi")
    db.session.add(Fee(dossier_id=made.id, ordinal=ordinal, code=code, kind=kind, amount=amount, currency=currency,
                       base_amount=amount, source="Thông tư 28/2026/TT-BTC"))  # fmt: skip
    db.session.commit()


def paid_at_portal(
    made: Dossier, amount: int = 100_000, *, currency: str = "VND", paid_at: datetime | None = None,
    settles: bool = True, name: str = "Lệ phí cấp hộ chiếu",
) -> Payment:  # fmt: skip
    """A payment the portal told of when the dossier arrived; `settles`: nothing is owed any more."""
    payment = Payment(
        dossier_id=made.id, channel="portal", transaction_code=f"GD{next(_serial)}", amount=amount, currency=currency,
        lines=[{"code": "LP_HC" if currency == "VND" else "P_TT", "name": name, "kind": "phi", "amount": amount}],
        paid_at=paid_at or clock.now(), taken_by_id=system_actor(db.session()).id,
    )  # fmt: skip
    db.session.add(payment)
    if settles:
        made.payment_state = "paid"
    db.session.commit()
    return payment


def rate(on: date, figure: str = "26345.50") -> ExchangeRate:
    """An approved rate of a day."""
    entered = enter_rate(
        officer=making.officer(Role.CASHIER), currency="USD", rate_on=on, rate=Decimal(figure), bank="Vietcombank",
        kind="mua chuyển khoản", source="bảng niêm yết",
    )  # fmt: skip
    return approve_rate(officer=making.officer(Role.HEAD), rate_id=entered.id)


def receipts_of(made: Dossier) -> list[Receipt]:
    """The receipts of a dossier, oldest first."""
    return list(db.session.query(Receipt).filter_by(dossier_id=made.id).order_by(Receipt.id))
