"""What the page of a dossier says of it, in the reader's tongue: declaration, documents, checklist, history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import render_template, request

from app.core.errors import StoreAway
from app.core.office import office
from app.core.store import SHOWN, media_type
from app.desk.forms import ActForm, asks, form_of
from app.desk.queries import Desk
from app.desk.queries.parts import Entry
from app.desk.routes.giving import named, offer_takers, still_possible
from app.desk.routes.panels import more_keys, panels, parts
from app.desk.routes.reasons import offer_reasons
from app.desk.routes.revised import Revised, field_names, revised_of
from app.desk.rules.checklist import Checklist, checklist
from app.desk.rules.comparing import Owner, against_zone, differences
from app.desk.rules.declared import Reading, beyond, declared
from app.desk.rules.mrz import read_zone, typed_lines
from app.desk.rules.standing import left_to_pay, on_asking_again, why_not_main
from app.dossiers.actions.checking import Tick
from app.dossiers.rules import may, offered
from app.web.access import current_officer
from app.web.i18n import locale
from app.web.labels import why_this
from config.workflow import WORKFLOW

NEXT: Final = "next"
OTHER: Final = "application/octet-stream"
AWAY: Final = "away"
# Facts that the page shows elsewhere, or that only the books need.
UNTOLD = frozenset(
    {"from", "to", "state", "calendar", "catalogue", "procedure", "portal_version", "received_on", "resolved_on", "by",
     "why", "decision", "transfer", "request", "paper_sha256", "reasons"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the officer sent and gets back with the page: an act's form, ticks that were refused and why, a zone."""

    act: str | None = None
    form: ActForm | None = None
    ticks: Mapping[str, Tick] | None = None
    fault: str | None = None
    zone: str | None = None


NOTHING_TYPED: Final = Typed()


def page_of(
    found: Desk, typed: Typed = NOTHING_TYPED, *, changes: Iterable[Entry] = (), refusal: str | None = None
) -> str:
    """The page of the dossier, with what was typed, what others have done meanwhile, and why an act is refused."""
    officer, needs_centre = current_officer(), found.procedure.needs_centre
    revised = revised_of(found)
    acts = still_possible(offered(officer, found.dossier, needs_centre=needs_centre), found, officer_id=officer.id)
    return render_template(
        "desk/show.html", desk=found, dossier=found.dossier, procedure=found.procedure, acts=acts, asks=asks,
        act=None if typed.act is None else WORKFLOW[typed.act], form=_form(found, typed), changes=changes,
        refusal=refusal, why_not_main=why_not_main(officer, found.dossier, needs_centre=needs_centre),
        told=lambda entry: _told(entry, found), left_to_pay=left_to_pay(found.fees, found.payments),
        fee_names=_fee_names(found), goes_on=_goes_on(), today=office().today(), why_this=_why_this(found),
        revised=revised, asked_again=on_asking_again(found.history), **_places(found, revised),
        **_declaration(found, typed.zone, revised), **_documents(found), **_checklist(found, typed),
    )  # fmt: skip


def _places(found: Desk, revised: Revised) -> dict[str, Any]:
    """The panels, the parts of the page that can be gone to, and the keys that do something."""
    shown, has_documents = panels(), bool(found.documents)
    may_tick = may(current_officer(), "check_documents", found.dossier, needs_centre=found.procedure.needs_centre)
    places = parts(
        shown, has_checklist=bool(found.procedure.documents), has_documents=has_documents,
        has_fees=found.dossier.payment_state != "none",
    )  # fmt: skip
    keys = [((part.key,), part.words) for part in places]
    more = more_keys(has_documents=has_documents, may_tick=bool(may_tick), may_see=revised.may_see)
    return {"panels": shown, "parts": places, "may_tick": bool(may_tick), "keys": [*keys, *more]}


def whole(written: str | None) -> int:
    """A version or place as the page sent it; one that nobody wrote is older than any."""
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _form(found: Desk, typed: Typed) -> ActForm | None:
    """The form of the act that is open, knowing which dossier the officer looks at."""
    if typed.form is None and typed.act is None:
        return None
    form = typed.form or form_of(typed.act or "")
    offer_takers(form, found)
    offer_reasons(form, found, act=typed.act or "", checklist=checklist_of(found))
    form.version.data, form.entries.data = str(found.dossier.version), str(found.dossier.journal_entries)
    return form


def _goes_on() -> bool | None:
    """Whether the reader goes on to the next dossier after each act; None for who has no next one."""
    if current_officer().role not in WORKFLOW["claim"].roles | WORKFLOW["approve"].roles:
        return None
    return request.values.get("then") == NEXT


def _why_this(found: Desk) -> str | None:
    """Why this dossier was handed out to the reader, while they hold it, in one line."""
    if found.dossier.holder_id != current_officer().id:
        return None
    claimed = next((entry for entry in found.history if entry.verb == "claimed"), None)
    return None if claimed is None else why_this(claimed.facts.get("why"), claimed.facts.get("also", ()))


def _told(entry: Entry, found: Desk) -> dict[str, Any]:
    """The facts of a journal entry that the history tells; officers and components written out."""
    told = {name: value for name, value in entry.facts.items() if name not in UNTOLD}
    if entry.verb == "lodged":
        told.pop("channel", None)  # how it was lodged stands with the owner; elsewhere this is how money came
    if "checked" in told:
        names = component_names(found)
        told["checked"] = [{**each, "component": names.get(each["component"], "?")} for each in told["checked"]]
    if "changed" in told:
        told["changed"] = field_names(found, told["changed"])
    return named(told, found.names)


def _fee_names(found: Desk) -> dict[str, str]:
    items = office().config.tariff.items
    named = [items[fee.code] for fee in found.fees if fee.code in items]
    return {item.code: item.name_en if locale() == "en" else item.name_vi for item in named}


def _declaration(found: Desk, zone: str | None, revised: Revised) -> dict[str, Any]:
    """The form and its lines; a form the office does not know is shown as it came. `zone`: one typed by the officer."""
    written, config = found.declaration, office().config
    content = written.content if written else {}
    form = config.declarations.get(written.form_code) if written else None
    read = None if zone is None else read_zone(typed_lines(zone))
    shown: dict[str, Any] = {"zone": zone, "zone_read": read, "zone_differs": ()}
    if form is None:
        return {"declared_form": None, "lines": (), "beyond": beyond((), content), **shown}
    lists, dossier = config.code_lists, found.dossier
    owner = Owner(identity_kind=dossier.identity_kind, identity_number=dossier.identity_number)
    unlike = differences(form, content, owner=owner, lists=lists, today=office().today())
    if read is not None:
        shown["zone_differs"] = against_zone(form, content, read=read, lists=lists, beside="")
    lines = declared(form, content, reading=Reading(locale(), lists), differences=unlike, changed=revised.before)
    return {"declared_form": form, "lines": lines, "beyond": beyond(form.fields, content), **shown}


def _documents(found: Desk) -> dict[str, Any]:
    """Names of components in the reader's tongue, and which document is looked at first."""
    asked = request.args.get("doc", type=int)
    shown = [each for each in found.documents if each.arrival == "arrived" and not each.is_withdrawn]
    chosen = next((each for each in found.documents if each.ordinal == asked), None)
    first = chosen or next(iter(shown or found.documents), None)
    kinds = {each.ordinal: _kind(each.media_type, each.sha256) for each in found.documents if each.arrival == "arrived"}
    return {"component_names": component_names(found), "chosen": first, "kinds": kinds}


def _kind(known: str | None, sha256: str | None) -> str | None:
    """As what a document is shown; OTHER for what is only kept, AWAY while the store is, None where there are no bytes.

    Nothing is known yet of bytes that were here before their dossier came: nobody has looked at them.
    """
    try:
        kind = known or (_kind_of(sha256) if sha256 else None)
    except FileNotFoundError:
        return None
    except StoreAway:
        return AWAY
    return kind if kind is None or kind in SHOWN else OTHER


@lru_cache(maxsize=4096)
def _kind_of(sha256: str) -> str:
    """What the bytes of this hash are: for ever the same, so they are read once, not with every look at the desk."""
    return media_type(office().files.read(sha256))


def component_names(found: Desk) -> dict[str, str]:
    """The components of the procedure by code, in the reader's tongue."""
    return {
        component.code: component.name_en if locale() == "en" else component.name_vi
        for component in found.procedure.documents
    }


def checklist_of(found: Desk) -> Checklist:
    """The checklist of the dossier's procedure, as it stands."""
    written = found.declaration
    return checklist(
        found.procedure, written.form_code if written else "", content=written.content if written else {},
        documents=found.documents, checks=found.checks, on=office().local_day(found.dossier.lodged_at),
    )  # fmt: skip


def _checklist(found: Desk, typed: Typed) -> dict[str, Any]:
    """The checklist, and what the reader ticked where it was refused."""
    return {"checklist": checklist_of(found), "ticks": typed.ticks, "fault": typed.fault}
