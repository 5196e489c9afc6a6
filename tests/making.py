"""Making officers and dossiers for tests. A dossier is lodged by hand and goes on by the real actions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from app.core import clock, names
from app.core.db import db
from app.core.office import office
from app.delivery import actions as delivery
from app.dossiers.actions import decision, review
from app.dossiers.models import Declaration, Dossier
from app.dossiers.queries import procedure_of
from app.officers.models import Officer
from app.officers.queries import as_signed_in
from app.web.sessions import SignedIn
from config.workflow import Role, State

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
DECIDED_HERE = "1.001146"  # extension of stay: the province decides
DECIDED_BY_CENTRE = "1.001456"  # passport: the central Department decides
_serial = count(1)


def local(text: str) -> datetime:
    """A local time of the office, as `2026-09-16 09:00`, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_TIME).astimezone(UTC)


def officer(role: Role = Role.OFFICER, **fields: Any) -> SignedIn:
    """Somebody new who works here, in the office's own unit unless told otherwise."""
    serial = next(_serial)
    row = Officer(
        **{
            "username": f"officer{serial}", "full_name": f"Lê Văn {serial}", "role": role,
            "unit_code": office().settings.office_unit, "created_at": clock.now(), "locale": "vi", "theme": "auto",
            "session_epoch": 1, "is_active": True, "failed_sign_ins": 0,
        } | fields
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return as_signed_in(row)


def dossier(
    state: State = State.LODGED, *, officer: SignedIn | None = None, signer: SignedIn | None = None, **fields: Any
) -> Dossier:
    """A dossier in this state. `officer` works on it and `signer` signs; without them somebody new does."""
    desk, head = officer or _somebody(Role.OFFICER), signer or _somebody(Role.HEAD)
    goes_to_centre = state in (State.TO_TRANSFER, State.AT_CENTRE)
    made = lodged(**{"procedure_code": DECIDED_BY_CENTRE if goes_to_centre else DECIDED_HERE} | fields)
    for step in WAYS[state]:
        STEPS[step](made, desk, head)
    db.session.refresh(made)
    return made


def lodged(**fields: Any) -> Dossier:
    """A dossier as it arrives from the portal, with its declaration; any column can be told."""
    serial, at = next(_serial), fields.pop("lodged_at", None) or clock.now()
    name = names.tidy(fields.pop("owner_name", "Nguyễn Thị Đào"))
    catalogue, code = office().config.catalogue, fields.setdefault("procedure_code", DECIDED_HERE)
    procedure = catalogue.at(code, office().local_day(at)) or catalogue.earliest(code)
    content = fields.pop("content", {"HoTen": name})
    row = Dossier(
        **{
            "number": f"G01.801.108-260916-{serial:06d}", "unit_code": office().settings.office_unit,
            "catalogue_version": procedure.version, "channel": "online", "origin": "portal", "owner_kind": "citizen",
            "owner_name": name, "owner_key": names.sort_key(name), "owner_folded": names.fold(name),
            "identity_kind": "passport", "identity_number": f"N{serial:07d}", "state": State.LODGED,
            "payment_state": "none", "lodged_at": at, "created_at": at, "changed_at": at, "portal_version": 1,
        } | fields
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    form = procedure.forms[0] if procedure.forms else "NA5"
    db.session.add(Declaration(dossier_id=row.id, version=1, form_code=form, content=content, declared_at=at))
    db.session.commit()
    return row


def _somebody(role: Role) -> SignedIn:
    return officer(role)


def _sign(made: Dossier, desk: SignedIn, head: SignedIn) -> None:
    """Decided: here, or by the central Department, whose answer is recorded."""
    if not procedure_of(made).needs_centre:
        decision.approve(officer=head, dossier_id=made.id)
        return
    decision.endorse(officer=head, dossier_id=made.id)
    delivery.transfer(officer=desk, dossier_id=made.id)
    delivery.record_result(officer=desk, dossier_id=made.id, reference="A08/2026/1")


Step = Callable[[Dossier, SignedIn, SignedIn], object]
STEPS: Mapping[str, Step] = {
    "return_for_papers": lambda made, desk, _: review.return_for_papers(
        officer=desk, dossier_id=made.id, reason="Thiếu ảnh."
    ),
    "accept": lambda made, desk, _: review.accept(officer=desk, dossier_id=made.id),
    "refuse": lambda made, desk, _: review.refuse(officer=desk, dossier_id=made.id, reason="Sai thẩm quyền."),
    "request_supplement": lambda made, desk, _: review.request_supplement(
        officer=desk, dossier_id=made.id, reason="Ảnh mờ."
    ),
    "withdraw": lambda made, desk, _: review.withdraw(officer=desk, dossier_id=made.id, reason="Người nộp xin rút."),
    "stop": lambda made, _, head: review.stop(officer=head, dossier_id=made.id, reason="Không bổ sung."),
    "propose": lambda made, desk, _: decision.propose(officer=desk, dossier_id=made.id, proposal="grant"),
    "endorse": lambda made, _, head: decision.endorse(officer=head, dossier_id=made.id),
    "transfer": lambda made, desk, _: delivery.transfer(officer=desk, dossier_id=made.id),
    "sign": _sign,
    "hand_out": lambda made, desk, _: delivery.hand_out(
        officer=desk,
        dossier_id=made.id,
        mode="counter",
        collector_name="Nguyễn Thị Đào",
        collector_identity="001190000001",
    ),
}
WAYS: Mapping[State, tuple[str, ...]] = {
    State.LODGED: (),
    State.INCOMPLETE: ("return_for_papers",),
    State.IN_REVIEW: ("accept",),
    State.AWAITING_APPLICANT: ("accept", "request_supplement"),
    State.AWAITING_DECISION: ("accept", "propose"),
    State.TO_TRANSFER: ("accept", "propose", "endorse"),
    State.AT_CENTRE: ("accept", "propose", "endorse", "transfer"),
    State.RESULT_READY: ("accept", "propose", "sign"),
    State.HANDED_OUT: ("accept", "propose", "sign", "hand_out"),
    State.REFUSED: ("refuse",),
    State.WITHDRAWN: ("accept", "withdraw"),
    State.STOPPED: ("accept", "request_supplement", "stop"),
}
