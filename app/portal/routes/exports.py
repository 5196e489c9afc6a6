"""The tab of packages: progress carried by hand, downloaded here, and what became of each."""

from flask import Response as Download
from flask import render_template
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.officers.queries import names_of
from app.portal.actions import exporting
from app.portal.queries.exports import newest_exports
from app.portal.queries.messages import outbox
from app.portal.routes.blueprint import A_PAGE, DOERS, READERS, done, portal
from app.web.access import allow, current_officer

A_SEQUENCE = "int(max=2147483647)"


@portal.get("/portal/packages")
@allow(*READERS)
def exports() -> str:
    """The packages written last, the newest first."""
    found = newest_exports(db.session(), limit=A_PAGE)
    names = names_of(db.session(), {export.made_by_id for export in found})
    return render_template("portal/exports.html", exports=found, names=names, outbox=outbox(db.session()))


@portal.post("/portal/packages")
@allow(*DOERS)
def export() -> Response:
    """Put what waits into the next package."""

    def pack() -> str:
        exported = exporting.export_progress(officer=current_officer())
        if not exported.sequence:
            return gettext("Không có tin nào đang chờ.")
        return gettext("Đã đóng gói %(package)s.", package=exported.package)

    return done(pack, then="portal.exports")


@portal.get(f"/portal/packages/<{A_SEQUENCE}:sequence>.zip")
@allow(*DOERS)
def package(sequence: int) -> Download:
    """The package as it was signed; asked for again it is the same."""
    name, content = exporting.package_bytes(sequence)
    answer = Download(content, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@portal.post(f"/portal/packages/<{A_SEQUENCE}:sequence>/delivery")
@allow(*DOERS)
def delivered(sequence: int) -> Response:
    """The portal has it."""

    def say() -> str:
        count = exporting.say_delivered(sequence, officer=current_officer())
        return ngettext("%(num)s tin đã tới cổng.", "%(num)s tin đã tới cổng.", count)

    return done(say, then="portal.exports")


@portal.post(f"/portal/packages/<{A_SEQUENCE}:sequence>/loss")
@allow(*DOERS)
def lost(sequence: int) -> Response:
    """It never came."""

    def say() -> str:
        exporting.say_lost(sequence, officer=current_officer())
        return gettext("Các tin của gói này sẽ vào gói sau.")

    return done(say, then="portal.exports")
