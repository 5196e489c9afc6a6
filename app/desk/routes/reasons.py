"""The reasons on the form of a letter: what may be ticked, what is ticked beforehand, the text it makes."""

from collections.abc import Iterable
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from wtforms import SelectField

from app.core.db import db
from app.core.office import office
from app.desk.forms import ActForm, AskLeaderForm, LetterForm
from app.desk.queries import Desk
from app.desk.rules.checklist import Checklist, Standing
from app.dossiers.queries import draft_of, leaders_of
from app.papers.rules import Reasoned, UnknownReason, beforehand, composed, groups_of, reasoned, recomposed
from config.supplement_reasons import Asking, Ticked
from reports.figures import Locale

ASKINGS: Final = {
    "request_supplement": Asking.SUPPLEMENT,
    "return_for_papers": Asking.SUPPLEMENT,
    "ask_leader": Asking.SUPPLEMENT,
    "refuse": Asking.REFUSAL,
    "stop": Asking.STOPPING,
}
TO_TICK: Final = {
    Standing.MISSING: Ticked.MISSING, Standing.AWAITED: Ticked.UNSOUND, Standing.UNREADABLE: Ticked.UNSOUND,
}  # fmt: skip
NOT_COME: Final = "not_answered"


def offer_reasons(form: ActForm, found: Desk, *, act: str, checklist: Checklist) -> None:
    """Put the reasons that this act and this procedure have on the form; one not yet sent is filled in beforehand."""
    if not isinstance(form, LetterForm) or act not in ASKINGS:
        return
    form.groups = groups_of(office().config.reasons, found.procedure, asking=ASKINGS[act])
    if isinstance(form, AskLeaderForm):
        _offer_leaders(form.leader_id, found)
    if found.dossier.request_drafted_by_id is not None:
        form.draft = draft_of(db.session(), found.dossier.id)
    if request.method != "GET":
        return
    if form.draft is None:
        _tick(form, act=act, checklist=checklist)
        compose(form, found, act=act)
    else:
        _take_over(form, form.draft, found)


def _offer_leaders(field: SelectField, found: Desk) -> None:
    leaders = leaders_of(db.session(), found.dossier.unit_code)
    field.choices = [("", _("– Chọn –")), *((leader.id, leader.full_name) for leader in leaders)]
    if request.method == "GET" and len(leaders) == 1:
        field.data = leaders[0].id


def _tick(form: LetterForm, *, act: str, checklist: Checklist) -> None:
    """What is missing, did not come sound or was found wrong; for an end, that the answer did not come."""
    wrong: dict[str, Ticked] = {}
    for item in checklist.items:
        code = item.component.code
        if item.standing in TO_TICK:
            wrong[code] = TO_TICK[item.standing]
        if item.verdict == "unsound" and item.standing is not Standing.MISSING:
            wrong[code] = Ticked.JUDGED
    offers = [offer for group in form.groups for offer in group.offers]
    keys = beforehand(form.groups, wrong) if ASKINGS[act] is Asking.SUPPLEMENT else ()
    form.ticked.data = list(keys) + [offer.key for offer in offers if offer.reason.code == NOT_COME]
    judged = {item.component.code: item.reason or "" for item in checklist.items}
    form.details = {
        offer.key: judged.get(offer.component or "", "")
        for offer in offers
        if offer.reason.wants_detail and offer.key in keys
    }


def _take_over(form: LetterForm, draft: Any, found: Desk) -> None:
    """The request as an officer drafted it."""
    kept = [Reasoned(each["code"], each.get("component"), each.get("detail", "")) for each in draft.reasons]
    form.ticked.data = [each.key for each in kept]
    form.details = {each.key: each.detail for each in kept if each.detail}
    form.reason.data, form.reason_en.data = draft.reason, draft.reason_en or ""
    form.composed.data = _text(form, found, act="ask_leader", locale="vi")
    form.composed_en.data = _text(form, found, act="ask_leader", locale="en")


def compose(form: LetterForm, found: Desk, *, act: str) -> None:
    """Put the texts together anew from what is ticked now; what the officer changed by hand stays. Raises
    UnknownReason.
    """
    for field, before, locale in _tongues(form):
        after = _text(form, found, act=act, locale=locale)
        field.data = recomposed(field.data or "", before=before.data or "", after=after)
        before.data = after


def _tongues(form: LetterForm) -> Iterable[tuple[Any, Any, Locale]]:
    return ((form.reason, form.composed, "vi"), (form.reason_en, form.composed_en, "en"))


def _text(form: LetterForm, found: Desk, *, act: str, locale: Locale) -> str:
    reasons = office().config.reasons
    chosen = reasoned(form.ticked.data or (), form.details, groups=form.groups)
    return composed(chosen, reasons, asking=ASKINGS[act], procedure=found.procedure, locale=locale)


__all__ = ["ASKINGS", "UnknownReason", "compose", "offer_reasons"]
