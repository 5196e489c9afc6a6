"""`flask doctor`: the settings and where they came from, and what is missing with how to mend it."""

import sys

import click
import orjson
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from app.core.checkup import Finding, Grade, check_up
from app.core.errors import OfficeError
from app.core.office import office
from app.intake.actions.watching import watched_folder
from app.web.labels import error_sentence
from app.worklists.queries.truth import last_check
from config.settings import Row, listed

SIGNS = {Grade.OK: "✓", Grade.ADVICE: "!", Grade.MISSING: "✗"}
GRADE_WORDS = {Grade.OK: "OK", Grade.ADVICE: "!!", Grade.MISSING: "XX"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@with_appcontext
def doctor(*, as_json: bool) -> None:
    """Liệt kê các thiết lập và kiểm tra mọi thứ hệ thống cần. Mã thoát 1 nếu thiếu thứ bắt buộc."""
    running = office()
    rows, findings = listed(running.settings), (*check_up(running), files(), packages(), counts())
    if as_json:
        click.echo(as_document(rows, findings))
    else:
        print_settings(rows, tongue=running.settings.locale)
        print_findings(findings)
    if any(finding.grade is Grade.MISSING for finding in findings):
        sys.exit(1)


def files() -> Finding:
    """Whether the store of attachments would take one now."""
    try:
        return Finding(name="files", grade=Grade.OK, found=office().files.check())
    except OfficeError as away:
        where = office().settings.files_url or str(office().settings.files_dir)
        return Finding(name="files", grade=Grade.MISSING, found=where, cure=error_sentence(away))


def packages() -> Finding:
    """Whether the folder that packages are carried into can be read."""
    folder = str(office().settings.intake_folder)
    try:
        watched_folder()
    except OfficeError as unfit:
        return Finding(name="intake_folder", grade=Grade.MISSING, found=folder, cure=error_sentence(unfit))
    return Finding(name="intake_folder", grade=Grade.OK, found=folder)


def counts() -> Finding:
    """Whether the counts of the lists were what stood in the table when they were last compared."""
    try:
        last = last_check()
    except (SQLAlchemyError, OfficeError):
        return Finding(name="counts", grade=Grade.ADVICE, found=_("chưa xem được"))
    if last is None:
        cure = _("Lịch hẹn so số đếm mỗi đêm; so ngay bằng flask worklists check.")
        return Finding(name="counts", grade=Grade.ADVICE, found=_("chưa so lần nào"), cure=cure)
    if last.differences:
        found = _("%(differences)d trong %(cells)d ô đếm bị lệch.", differences=last.differences, cells=last.cells)
        cure = _("Tìm nguyên nhân trong nhật ký của PostgreSQL, rồi đếm lại bằng flask worklists recount.")
        return Finding(name="counts", grade=Grade.MISSING, found=found, cure=cure)
    return Finding(name="counts", grade=Grade.OK, found=_("%(cells)d ô đếm, tất cả đều đúng.", cells=last.cells))


def as_document(rows: tuple[Row, ...], findings: tuple[Finding, ...]) -> bytes:
    """`settings` and `checks` for a program; secrets are hidden here too."""
    return orjson.dumps({"settings": rows, "checks": findings}, option=orjson.OPT_INDENT_2)


def print_settings(rows: tuple[Row, ...], *, tongue: str) -> None:
    width = max(len(row.name) for row in rows)
    click.echo(_("Thiết lập"))
    for row in rows:
        meaning = row.vi if tongue == "vi" else row.en
        click.echo(f"  {row.name:<{width}}  {row.value or '-'}  [{row.origin}]  {meaning}")


def print_findings(findings: tuple[Finding, ...]) -> None:
    width = max(len(finding.name) for finding in findings)
    click.echo("\n" + _("Kiểm tra"))
    for finding in findings:
        click.echo(f"  {sign(finding.grade)} {finding.name:<{width}}  {finding.found}")
        if finding.cure:
            click.echo(f"    {'':<{width}}  → {finding.cure}")


def sign(grade: Grade) -> str:
    """A mark, or letters where the terminal cannot show it."""
    try:
        SIGNS[grade].encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return GRADE_WORDS[grade]
    return SIGNS[grade]


commands = (doctor,)
