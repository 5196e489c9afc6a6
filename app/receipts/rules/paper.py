"""From the frozen content of a receipt to the paper that shows it, and the name of its file."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reports.figures import Bilingual
from reports.receipt import Exchange, FeeKind, FeeLine, PaymentMode, Receipt


def paper_of(content: Mapping[str, Any], *, zone: ZoneInfo) -> Receipt:
    """The receipt as `reports` prints it: from what was frozen alone, so that it looks the same for ever."""
    return Receipt(
        form_symbol=content["form_symbol"],
        serial=content["serial"],
        number=f"{content['number']:07d}",
        superior=content["superior"],
        agency=Bilingual(content["agency_vi"], content["agency_en"]),
        agency_tax_code=content["tax_code"],
        place=content["place"],
        issued_on=date.fromisoformat(content["issued_on"]),
        lines=tuple(_line(line, content["currency"]) for line in content["lines"]),
        total=content["total"],
        currency="VND",
        payer_name=content["payer_name"],
        payer_address=content["payer_address"],
        payer_identity=content["payer_identity"],
        dossier_number=content["dossier_number"],
        mode=PaymentMode(content["mode"]),
        paid_at=datetime.fromisoformat(content["paid_at"]).astimezone(zone),
        collector=content["collector"],
        lookup_code=content["lookup_code"],
        exchange=_exchange(content["exchange"]),
    )


def _line(line: Mapping[str, Any], currency: str) -> FeeLine:
    return FeeLine(
        name=Bilingual(line["name"], line["name_en"]), kind=FeeKind(line["kind"]), amount=line["amount"],
        currency=currency,
    )  # fmt: skip


def _exchange(exchange: Mapping[str, Any] | None) -> Exchange | None:
    if exchange is None:
        return None
    return Exchange(
        usd_amount=exchange["amount"],
        rate=Decimal(exchange["rate"]),
        rate_on=date.fromisoformat(exchange["on"]),
        source=f"{exchange['bank']}, {exchange['kind']}",
    )


def file_name(content: Mapping[str, Any]) -> str:
    """The name under which the paper is kept: series and number, nothing about the payer."""
    return f"bien-lai-{content['serial']}-{content['number']:07d}.pdf"
