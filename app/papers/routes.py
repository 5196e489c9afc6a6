"""The bytes of papers as they were issued, to be printed. Which are offered, the desk shows."""

from functools import partial

from flask import Blueprint, Flask, Response, request
from flask_babel import lazy_gettext as _l

from app.core import security
from app.papers import actions
from app.papers.queries.issued import paper_for, papers_of
from app.web.access import allow, current_officer
from app.worklists.routes import printing
from config.papers import PAPERS, Form
from config.workflow import Role
from reports.papers import paper_pdf, thawed_paper
from reports.papers.parts import Mark

papers = Blueprint("papers", __name__)
READERS = (Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER, Role.AUDITOR)
LARGEST = 2**63 - 1
COPY = "copy"
PRINTERS = frozenset({Role.OFFICER, Role.TEAM_LEADER, Role.HEAD})
# What the lists print of many dossiers at once.
OF_MANY = {
    Form.ACCEPTANCE: _l("In giấy tiếp nhận"),
    Form.REQUEST: _l("In phiếu bổ sung"),
    Form.CONTROL: _l("In phiếu kiểm soát"),
}


def set_up(app: Flask) -> None:
    """Register the pages, and let acts issue their papers."""
    app.register_blueprint(papers)
    actions.set_up(app)
    for order, (form, title) in enumerate(OF_MANY.items(), 20):
        draw = partial(papers_of, forms=(form,))
        offered = printing.Paper(name=PAPERS[form].slug, title=title, roles=PRINTERS, draw=draw, order=order)
        printing.offer(app, offered)


@papers.get(f"/dossiers/<int(max={LARGEST}):dossier_id>/papers/<int(max=32767):ordinal>.pdf")
@allow(*READERS)
def paper(dossier_id: int, ordinal: int) -> Response:
    """A paper as it was issued, byte for byte; with `copy` in the address marked as printed again."""
    issued = paper_for(current_officer(), dossier_id, ordinal=ordinal)
    mark = Mark.COPY if COPY in request.args else Mark.NONE
    name = f"{PAPERS[Form(issued.form)].slug}-{issued.year}-{issued.number}.pdf"
    return as_pdf(paper_pdf(thawed_paper(issued.form, issued.content), mark=mark), name=name)


def as_pdf(content: bytes, *, name: str) -> Response:
    """A paper to look at: it may run nothing, and no browser keeps it."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return security.sealed(answer)
