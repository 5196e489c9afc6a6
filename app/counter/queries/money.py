"""What the till at the counter asks beside what `receipts` tells."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from app.core.db import db
from app.core.errors import NotFound
from app.dossiers.models import Dossier
from app.dossiers.rules import Actor
from app.receipts.models import Receipt, ReceiptSeries


def number_of(officer: Actor, dossier_id: int) -> str:
    """The number of a dossier of the officer's unit. Raises NotFound."""
    wanted = select(Dossier.number).where(Dossier.id == dossier_id, Dossier.unit_code == officer.unit_code)
    number = db.session.execute(wanted).scalar_one_or_none()
    if number is None:
        raise NotFound("dossier_not_found")
    return number


def receipts_now(dossier_id: int) -> Sequence[Row[int, str, int, int]]:
    """The receipts of a dossier as id, serial, number and đồng, the newest first."""
    issued = (
        select(Receipt.id, ReceiptSeries.serial, Receipt.number, Receipt.total_vnd)
        .join(ReceiptSeries, ReceiptSeries.id == Receipt.series_id)
        .where(Receipt.dossier_id == dossier_id)
        .order_by(Receipt.id.desc())
    )
    return db.session.execute(issued).all()
