"""One dossier on the screen, its documents, and its acts. Whether an act may be done is asked of the workflow alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core.errors import NotFound, OfficeError, Stale
from app.core.office import office
from app.core.store import media_type
from app.desk.actions import DOING, do, following
from app.desk.forms import ActForm, asks, form_of, tell
from app.desk.queries import Desk, Entry, desk_of
from app.desk.routes.blueprint import DOSSIER, READERS, desk
from app.desk.routes.documents import kept
from app.desk.routes.giving import named, offer_takers, still_possible
from app.desk.routes.panels import panels
from app.desk.rules.comparing import Owner, differences
from app.desk.rules.declared import Reading, beyond, declared
from app.desk.rules.standing import left_to_pay, why_not_main
from app.dossiers.rules import may, offered
from app.web.access import allow, current_officer
from app.web.errors import status_of
from app.web.filters import money
from app.web.i18n import locale
from app.web.labels import error_sentence, label
from config.workflow import WORKFLOW, Role

ACTORS = tuple(sorted(frozenset().union(*(row.roles for row in WORKFLOW.values())) - {Role.SYSTEM}))
NEXT = "next"
# Facts that the page shows elsewhere, or that only the books need.
UNTOLD = frozenset(
    {"from", "to", "state", "calendar", "catalogue", "procedure", "portal_version", "received_on", "resolved_on", "by",
     "why", "decision", "transfer", "request"}
)  # fmt: skip


@desk.get(DOSSIER)
@allow(*READERS)
def show(dossier_id: int) -> str:
    """The dossier: documents on the left, what is known and what may be done on the right."""
    return _page(desk_of(current_officer(), dossier_id))


@desk.get(f"{DOSSIER}/acts/<act>")
@allow(*ACTORS)
def ask(dossier_id: int, act: str) -> str:
    """The dossier with the form of one act open."""
    found = desk_of(current_officer(), dossier_id)
    dossier = found.dossier
    if act not in DOING:
        abort(404)
    if not _may(found, act):
        return _page(found, refusal=_refusal(found, act))
    form = form_of(act, mode=dossier.return_mode, collector_name=dossier.owner_name)
    return _page(found, act=act, form=form)


@desk.post(f"{DOSSIER}/acts")
@allow(*ACTORS)
def press(dossier_id: int) -> Answer:
    """Do the act whose button was pressed; one that asks for more shows its form."""
    return perform(dossier_id, request.form.get("act", ""))


@desk.post(f"{DOSSIER}/acts/<act>")
@allow(*ACTORS)
def perform(dossier_id: int, act: str) -> Answer:
    """Do the act, then show the dossier again, or the next one."""
    if act not in DOING:
        abort(404)
    officer, form = current_officer(), form_of(act)
    if not form.validate_on_submit():
        return _again(dossier_id, act, form, status=422)
    seen = _whole(form.version.data)
    try:
        do(act, officer=officer, dossier_id=dossier_id, seen_version=seen, given=form.given())
    except NotFound:
        raise
    except OfficeError as error:
        return _refused(dossier_id, act, form, error)
    flash(_("Đã làm: %(act)s.", act=label("act", act)), "success")
    return _onwards(dossier_id, act)


def _refused(dossier_id: int, act: str, form: ActForm, error: OfficeError) -> Answer:
    """The same page once more: what the officer typed is kept, and what stood in the way is said."""
    if isinstance(error, Stale):
        return _again(dossier_id, act, form, status=status_of(error), since=_whole(form.entries.data))
    tell(form, error.code, sentence=error_sentence(error))
    return _again(dossier_id, act, form, status=status_of(error))


def _again(dossier_id: int, act: str, form: ActForm, *, status: int, since: int | None = None) -> Answer:
    found = desk_of(current_officer(), dossier_id)
    changes = () if since is None else [entry for entry in found.history if entry.ordinal > since]
    is_open = _may(found, act)
    page = _page(found, act=act if is_open else None, form=form, changes=changes,
                 refusal=None if is_open or changes else _refusal(found, act))  # fmt: skip
    return make_response(page, status)


def _onwards(dossier_id: int, act: str) -> Answer:
    if request.form.get("then") != NEXT:
        return redirect(url_for("desk.show", dossier_id=dossier_id), code=303)
    following_id = following(act, officer=current_officer())
    if following_id is not None:
        return redirect(url_for("desk.show", dossier_id=following_id, then=NEXT), code=303)
    flash(_("Không còn hồ sơ nào chờ bạn."), "info")
    return redirect(url_for("worklists.first"), code=303)


def _whole(written: str | None) -> int:
    """A version or place as the page sent it; one that nobody wrote is older than any."""
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _may(found: Desk, act: str) -> bool:
    return bool(may(current_officer(), act, found.dossier, needs_centre=found.procedure.needs_centre))


def _refusal(found: Desk, act: str) -> str:
    """Why an act that is not offered is not: the code of a sentence."""
    return may(current_officer(), act, found.dossier, needs_centre=found.procedure.needs_centre).why_not or ""


def _page(
    found: Desk,
    *,
    act: str | None = None,
    form: ActForm | None = None,
    changes: Iterable[Entry] = (),
    refusal: str | None = None,
) -> str:
    officer = current_officer()
    needs_centre = found.procedure.needs_centre
    acts = still_possible(offered(officer, found.dossier, needs_centre=needs_centre), found, officer_id=officer.id)
    if form is not None or act is not None:
        form = form or form_of(act or "")
        offer_takers(form, found)
        form.version.data, form.entries.data = str(found.dossier.version), str(found.dossier.journal_entries)
    return render_template(
        "desk/show.html", desk=found, dossier=found.dossier, procedure=found.procedure, acts=acts, asks=asks,
        act=None if act is None else WORKFLOW[act], form=form, changes=changes,
        refusal=refusal, why_not_main=why_not_main(officer, found.dossier, needs_centre=needs_centre),
        told=lambda entry: named(_told(entry), found.names), left_to_pay=left_to_pay(found.fees, found.payments), fee_names=_fee_names(found),
        goes_on=_goes_on(), today=office().today(), why_this=_why_this(found), panels=panels(),
        **_declaration(found), **_documents(found),
    )  # fmt: skip


def _goes_on() -> bool | None:
    """Whether the reader goes on to the next dossier after each act; None for who has no next one."""
    if current_officer().role not in WORKFLOW["claim"].roles | WORKFLOW["approve"].roles:
        return None
    return request.values.get("then") == NEXT


def _why_this(found: Desk) -> str | None:
    """Why this dossier was handed out to the reader, while they hold it: a code of `Why`."""
    if found.dossier.holder_id != current_officer().id:
        return None
    claimed = next((entry for entry in found.history if entry.verb == "claimed"), None)
    return None if claimed is None else claimed.facts.get("why")


def _told(entry: Entry) -> dict[str, Any]:
    """The facts of a journal entry that the history tells, money and receipts written out."""
    told = {name: value for name, value in entry.facts.items() if name not in UNTOLD}
    if entry.verb == "lodged":
        told.pop("channel", None)  # how it was lodged stands with the owner; elsewhere this is how money came
    amounts, receipts = told.pop("amounts", None), told.pop("receipts", None)
    if isinstance(amounts, Mapping):
        told["amount"] = ", ".join(money(amount, currency) for currency, amount in amounts.items())
    if receipts:
        told["number"] = ", ".join(str(receipt) for receipt in receipts)
    return told


def _fee_names(found: Desk) -> dict[str, str]:
    items = office().config.tariff.items
    named = [items[fee.code] for fee in found.fees if fee.code in items]
    return {item.code: item.name_en if locale() == "en" else item.name_vi for item in named}


def _declaration(found: Desk) -> dict[str, Any]:
    """The form and its lines; a form the office does not know is shown as it came."""
    written, config = found.declaration, office().config
    content = written.content if written else {}
    form = config.declarations.get(written.form_code) if written else None
    if form is None:
        return {"declared_form": None, "lines": (), "beyond": beyond((), content)}
    lists, dossier = config.code_lists, found.dossier
    owner = Owner(identity_kind=dossier.identity_kind, identity_number=dossier.identity_number)
    unlike = differences(form, content, owner=owner, lists=lists, today=office().today())
    lines = declared(form, content, reading=Reading(locale(), lists), differences=unlike)
    return {"declared_form": form, "lines": lines, "beyond": beyond(form.fields, content)}


def _documents(found: Desk) -> dict[str, Any]:
    """Names of components in the reader's tongue, and which document is looked at first."""
    names = {
        component.code: component.name_en if locale() == "en" else component.name_vi
        for component in found.procedure.documents
    }
    asked = request.args.get("doc", type=int)
    shown = [each for each in found.documents if each.arrival == "arrived" and not each.is_withdrawn]
    chosen = next((each for each in found.documents if each.ordinal == asked), None)
    first = chosen or next(iter(shown or found.documents), None)
    kinds = {
        each.ordinal: each.media_type or _kind(each.sha256) for each in found.documents if each.arrival == "arrived"
    }
    return {"component_names": names, "chosen": first, "kinds": kinds}


def _kind(sha256: str | None) -> str | None:
    """What a document is whose bytes were here before its dossier came, so that nobody has looked at them yet."""
    content = kept(sha256)
    return None if content is None else media_type(content)
