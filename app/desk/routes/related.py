"""Other dossiers of the same person, and two dossiers side by side. Nothing is merged: an officer reads and decides."""

from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _

from app.core.office import office
from app.desk.queries import Desk, desk_of
from app.desk.queries.related import Relative, relatives_of
from app.desk.routes.blueprint import DOSSIER, LARGEST, READERS, desk
from app.desk.routes.showing import component_names
from app.desk.rules.beside import beside, flat, papers
from app.desk.rules.declared import Reading, beyond, declared
from app.web.access import allow, current_officer
from app.web.filters import day, instant
from app.web.htmx import asked_by_htmx
from app.web.i18n import locale
from app.web.labels import label

HASH_SHOWN = 8


@desk.get(f"{DOSSIER}/related")
@allow(*READERS)
def related(dossier_id: int) -> str:
    """The dossiers of the same person: a panel of the desk, or a page."""
    found = desk_of(current_officer(), dossier_id)
    content = found.declaration.content if found.declaration else {}
    born = content.get("NgaySinh")
    relatives = relatives_of(current_officer(), found.dossier, born=born if isinstance(born, str) else None)
    page = "desk/related.html" if asked_by_htmx() else "desk/related_page.html"
    return render_template(page, dossier=found.dossier, relatives=relatives, procedure_name=_procedure_name)


@desk.get(f"{DOSSIER}/beside/<int(max={LARGEST}):other_id>")
@allow(*READERS)
def compare(dossier_id: int, other_id: int) -> str:
    """Two dossiers of the officer's unit side by side, what differs marked."""
    if dossier_id == other_id:
        abort(404)
    left, right = desk_of(current_officer(), dossier_id), desk_of(current_officer(), other_id)
    parts = (
        (_("Hồ sơ"), beside(_file(left), _file(right))),
        (_("Tờ khai"), beside(_declared(left), _declared(right))),
        (_("Giấy tờ"), beside(_papers(left), _papers(right))),
    )
    return render_template("desk/beside.html", left=left.dossier, right=right.dossier, parts=parts)


def _procedure_name(relative: Relative) -> str:
    procedure = office().config.catalogue.pinned(relative.procedure_code, relative.catalogue_version)
    return procedure.short_en if locale() == "en" else procedure.short_vi


def _file(found: Desk) -> list[tuple[str, str]]:
    dossier, procedure = found.dossier, found.procedure
    return [
        (_("Thủ tục"), procedure.name_en if locale() == "en" else procedure.name_vi),
        (_("Trạng thái"), label("state", dossier.state)),
        (_("Nộp lúc"), instant(dossier.lodged_at)),
        (_("Hạn trả"), day(dossier.due_on)),
        (_("Kênh nộp"), label("channel", dossier.channel)),
        (_("Chủ hồ sơ"), dossier.owner_name),
        (_("Số giấy tờ"), dossier.identity_number or ""),
        (_("Điện thoại"), dossier.phone or ""),
        (_("Thư điện tử"), dossier.email or ""),
        (_("Cách trả"), label("return_mode", dossier.return_mode)),
        (_("Địa chỉ trả"), dossier.return_address or ""),
        (_("Phí, lệ phí"), label("payment_state", dossier.payment_state)),
        (_("Người giữ"), found.holder_name or ""),
    ]


def _declared(found: Desk) -> list[tuple[str, str]]:
    written, config = found.declaration, office().config
    content: Any = written.content if written else {}
    form = config.declarations.get(written.form_code) if written else None
    if form is None:
        return list(beyond((), content))
    lines = declared(form, content, reading=Reading(locale(), config.code_lists))
    return [*flat(lines), *beyond(form.fields, content)]


def _papers(found: Desk) -> list[tuple[str, str]]:
    """Each file by the beginning of its content's hash, so that the same file shows as the same."""
    given = [
        (each.component_code, _("nội dung %(hash)s", hash=each.sha256[:HASH_SHOWN]) if each.sha256 else each.file_name)
        for each in found.documents
        if not each.is_withdrawn
    ]
    return papers(component_names(found), given)
