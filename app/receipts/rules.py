"""From the frozen content of a receipt to the paper that shows it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reports.figures import Bilingual
from reports.receipt import Exchange, FeeKind, FeeLine, PaymentMode, Receipt


def paper_of(content: Mapping[str, Any], *, zone: ZoneInfo, names_en: Mapping[str, str]) -> Receipt:
    """The receipt as `reports` prints it. `names_en` gives English names by fee code."""
    exchange = content["exchange"]
    lines = tuple(
        FeeLine(
            name=Bilingual(line["name"] or line["code"], names_en.get(line["code"], line["name"] or line["code"])),
            kind=FeeKind(line["kind"]), amount=line["amount"], currency=content["currency"],
        )
        for line in content["lines"]
    )  # fmt: skip
    return Receipt(
        form_symbol=content["form_symbol"], serial=content["serial"], number=f"{content['number']:07d}",
        superior=content["superior"], agency=Bilingual(content["agency_vi"], content["agency_en"]),
        agency_tax_code=content.get("tax_code", ""), place=content["place"],
        issued_on=date.fromisoformat(content["issued_on"]), lines=lines, total=content["total"], currency="VND",
        payer_name=content["payer_name"], payer_address=content["payer_address"],
        payer_identity=content["payer_identity"], dossier_number=content["dossier_number"],
        mode=PaymentMode(content["mode"]), paid_at=datetime.fromisoformat(content["paid_at"]).astimezone(zone),
        collector=content["collector"], lookup_code=content["lookup_code"],
        exchange=None if exchange is None else Exchange(
            usd_amount=exchange["amount"], rate=Decimal(exchange["rate"]),
            rate_on=date.fromisoformat(exchange["on"]), source=f"{exchange['bank']} · {exchange['kind']}",
        ),
    )  # fmt: skip
