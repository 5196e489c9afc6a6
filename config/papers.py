"""The papers of the one-stop regime: number and name of each form, the letters after its number, who signs it.

Circular 03/2025/TT-VPCP lists forms 01 to 07 (confidence M-H). The letters HDHS of form 02 stand in a provincial
one-stop system's template; those of the others follow its pattern (confidence L), hence data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from config.errors import ConfigError

FORM_NUMBERS: Final = ("01", "02", "03", "04", "05", "06", "07")


class Form(StrEnum):
    """The forms issued here; the apology (04) and the register (07) are not yet among them."""

    ACCEPTANCE = "01"
    REQUEST = "02"
    REFUSAL = "03"
    STOPPING = "05"
    CONTROL = "06"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPlan:
    """How a form is called and numbered: `17/HDHS` in the series of its unit and year."""

    form: Form
    slug: str
    letters: str
    name_vi: str
    name_en: str


def checked(plans: tuple[PaperPlan, ...]) -> Mapping[Form, PaperPlan]:
    """The plans by form. Raises ConfigError where one is missing, or two share slug or letters."""
    for kind in ("form", "slug", "letters"):
        values = [str(getattr(plan, kind)) for plan in plans]
        if len(set(values)) < len(values):
            raise _mistake(kind, "stands twice", f"give each form a {kind} of its own")
    missing = set(Form) - {plan.form for plan in plans}
    if missing:
        raise _mistake(min(missing), "has no plan", "add a PaperPlan")
    return MappingProxyType({plan.form: plan for plan in plans})


def _mistake(key: str, problem: str, cure: str) -> ConfigError:
    return ConfigError("config/papers.py", key, problem=problem, cure=cure)


PAPERS: Final = checked(
    (
        PaperPlan(
            form=Form.ACCEPTANCE,
            slug="acceptance",
            letters="TNHS",
            name_vi="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            name_en="Receipt of dossier and appointment for the result",
        ),
        PaperPlan(
            form=Form.REQUEST,
            slug="request",
            letters="HDHS",
            name_vi="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            name_en="Request to supplement and complete the dossier",
        ),
        PaperPlan(
            form=Form.REFUSAL,
            slug="refusal",
            letters="TCHS",
            name_vi="Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            name_en="Refusal to receive the dossier",
        ),
        PaperPlan(
            form=Form.STOPPING,
            slug="stopping",
            letters="DGQ",
            name_vi="Thông báo dừng giải quyết hồ sơ",
            name_en="Notice that the dossier is no longer dealt with",
        ),
        PaperPlan(
            form=Form.CONTROL,
            slug="control",
            letters="KSHS",
            name_vi="Phiếu kiểm soát quá trình giải quyết hồ sơ",
            name_en="Control slip of the dossier's course",
        ),
    )
)
