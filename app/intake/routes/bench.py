"""The quarantine bench: records set aside by fault, one record's fields beside what was received, and the acts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import Response as Download
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Incomplete, OfficeError, WrongState
from app.intake.actions.mending import Mended, StillFaulty, mend
from app.intake.actions.refusing import refuse_record
from app.intake.actions.replaying import Replayed, Which, replay
from app.intake.forms import MendForm, RefusalForm, fields_sent, mend_form
from app.intake.queries.bench import WholeRecord, bench_page, next_open, open_counts, whole_record
from app.intake.queries.records import reading_of
from app.intake.routes.blueprint import AN_ID, DOERS, READERS, done, intake, key
from app.intake.rules.reading import FORMS
from app.intake.rules.workbench import NotJson, fields_to_mend, is_mendable, laid_out, may_change
from app.web.access import allow, current_officer
from app.web.labels import error_sentence, label

MOST_AT_ONCE: Final = 2000
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@intake.get("/quarantine")
@allow(*READERS)
def quarantine() -> str:
    """Records set aside and still open, oldest first; narrowed to one fault where asked."""
    total, counts = open_counts(db.session())
    fault = _fault(request.args.get("fault"))
    page = bench_page(db.session(), fault=fault, after=key("after"), before=key("before"))
    counted = total if fault is None else counts.get(fault, 0)
    return render_template(
        "intake/quarantine.html", page=page, counts=counts, total=total, fault=fault, counted=counted,
        judged_at_once=min(counted, MOST_AT_ONCE),
    )  # fmt: skip


def _fault(given: str | None) -> str | None:
    return given if given and len(given) <= 40 and given.isascii() else None


@intake.get(f"/quarantine/<{AN_ID}:record_id>")
@allow(*READERS)
def record(record_id: int) -> str:
    """One record: what was received beside its fields, its faults, and what can be done about them."""
    whole = whole_record(db.session(), record_id)
    faults = whole.record.faults
    asked = (name for name in request.args.getlist("edit") if may_change(name, faults))
    fields = (*fields_to_mend(faults), *asked)
    return _shown(whole, mend_form(tuple(dict.fromkeys(fields)), _value(whole)), RefusalForm())[0]


def _value(whole: WholeRecord) -> Mapping[str, Any]:
    return reading_of(whole.record).value or {}


def _shown(whole: WholeRecord, form: MendForm, refusal: RefusalForm) -> tuple[str, int]:
    value, fault = _value(whole), _fault(request.args.get("fault"))
    page = render_template(
        "intake/record.html", whole=whole, record=whole.record, value=value, form=refusal if refusal.errors else form,
        mending=form, refusal=refusal, fault=fault, raw=laid_out(bytes(whole.record.raw), value),
        is_mendable=is_mendable(whole.record.faults, value or None), fields=_faulty_first(whole, value),
        may_change=may_change, others=sorted(set(value) - set(FORMS)),
        next_id=next_open(db.session(), after=whole.record.id, fault=fault),
    )  # fmt: skip
    return page, 422 if form.errors or refusal.errors else 200


def _faulty_first(whole: WholeRecord, value: Mapping[str, Any]) -> list[str]:
    """The contract's fields that the record has, those with a fault on top."""
    faulty = {str(one.get("field")) for one in whole.record.faults}
    return sorted((name for name in FORMS if name in value), key=lambda name: name not in faulty)


@intake.get(f"/quarantine/<{AN_ID}:record_id>/raw")
@allow(*READERS)
def raw(record_id: int) -> Download:
    """The record exactly as it was received, to take away."""
    kept = whole_record(db.session(), record_id).record
    answer = Download(bytes(kept.raw), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"record-{kept.id}.json")
    return answer


@intake.post(f"/quarantine/<{AN_ID}:record_id>/mending")
@allow(*DOERS)
def mend_record(record_id: int) -> Response | tuple[str, int]:
    """A copy with the mended fields takes the record's place, where it passes."""
    whole = whole_record(db.session(), record_id)
    value = _value(whole)
    form = mend_form(fields_sent(), value)
    try:
        mended = mend(officer=current_officer(), record_id=record_id, changes=form.changes(value))
    except NotJson as error:
        form.tell_not_json(error)
    except StillFaulty as still:
        form.tell(still.faults)
    except WrongState as late:
        return _too_late(record_id, late)
    except Incomplete as refusal:
        form.form_errors.append(error_sentence(refusal))
    else:
        flash(_said_of_mend(mended), "success")
        return _onward(record_id)
    return _shown(whole_record(db.session(), record_id), form, RefusalForm(formdata=None))


def _too_late(record_id: int, late: WrongState) -> Response:
    """Somebody else was faster: back to the record, which says what became of it and by whom."""
    flash(error_sentence(late), "warning")
    return redirect(url_for("intake.record", record_id=record_id), code=303)


def _said_of_mend(mended: Mended) -> str:
    if mended.outcome == "quarantined":
        return gettext("Đã sửa. Bản ghi đang chờ hồ sơ gốc %(number)s.", number=mended.number or "")
    outcome = label("record_outcome", mended.outcome)
    said = gettext("Đã sửa. Hồ sơ %(number)s: %(outcome)s.", number=mended.number or "", outcome=outcome)
    if not mended.released:
        return said
    followed = ngettext("%(num)s bản tin đang chờ đã vào theo.", "%(num)s bản tin đang chờ đã vào theo.",
                        mended.released)  # fmt: skip
    return f"{said} {followed}"


def _onward(record_id: int) -> Response:
    """To the next open record with the same fault where one was chosen, else back to the list."""
    fault = _fault(request.args.get("fault"))
    following = next_open(db.session(), after=record_id, fault=fault)
    if following is None:
        return redirect(url_for("intake.quarantine", fault=fault), code=303)
    return redirect(url_for("intake.record", record_id=following, fault=fault), code=303)


@intake.post(f"/quarantine/<{AN_ID}:record_id>/refusal")
@allow(*DOERS)
def refuse(record_id: int) -> Response | tuple[str, int]:
    """Closed with a reason, which goes to the portal where the number is known."""
    form = RefusalForm()
    try:
        refuse_record(officer=current_officer(), record_id=record_id, reason=form.reason.data or "")
    except WrongState as late:
        return _too_late(record_id, late)
    except Incomplete as refusal:
        form.reason.errors = [error_sentence(refusal)]
    else:
        flash(gettext("Đã từ chối bản ghi %(id)s.", id=record_id), "success")
        return _onward(record_id)
    whole = whole_record(db.session(), record_id)
    return _shown(whole, _unsent(fields_to_mend(whole.record.faults), _value(whole)), form)


def _unsent(fields: tuple[str, ...], value: Mapping[str, Any]) -> MendForm:
    """The fields as the record has them, whatever another form on the page sent."""
    form = mend_form(fields, value)
    form.process(formdata=None)
    return form


@intake.post(f"/quarantine/<{AN_ID}:record_id>/retry")
@allow(*DOERS)
def retry(record_id: int) -> Response:
    """Judge one record again by today's rules and catalogue."""
    try:
        replayed = replay(Which(record_id=record_id), officer=current_officer())
    except OfficeError as refusal:
        flash(error_sentence(refusal), "warning")
        return redirect(url_for("intake.record", record_id=record_id), code=303)
    flash(_said_of_replay(replayed), "success" if _passed(replayed) else "warning")
    return (
        _onward(record_id) if _passed(replayed) else redirect(url_for("intake.record", record_id=record_id), code=303)
    )


@intake.post("/quarantine/retry")
@allow(*DOERS)
def retry_all() -> Response:
    """Judge all records of a fault, or all there are, again, oldest first: so many that the page can wait for it."""
    fault = _fault(request.form.get("fault"))

    def judge() -> str:
        which = Which(fault=fault) if fault else Which(since_at=EVER)
        return _said_of_replay(replay(which, officer=current_officer(), at_most=MOST_AT_ONCE))

    return done(judge, then="intake.quarantine", fault=fault)


def _passed(replayed: Replayed) -> int:
    return replayed.tally.records - replayed.tally.outcomes["quarantined"]


def _said_of_replay(replayed: Replayed) -> str:
    judged, passed = replayed.tally.records, _passed(replayed)
    said = ngettext("Đã xét lại %(num)s bản ghi", "Đã xét lại %(num)s bản ghi", judged)
    return gettext("%(said)s: %(passed)s qua, %(left)s vẫn cách ly.", said=said, passed=passed, left=judged - passed)
