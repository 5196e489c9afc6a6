"""`flask journal verify`: prove that the journal is as it was written, or name what is not."""

import sys
from dataclasses import asdict

import click
import orjson
from flask.cli import AppGroup

from app.audit.actions import verify_journal
from app.audit.queries.sentences import sentence, verdict_sentence

group = AppGroup("journal", help="Nhật ký của hồ sơ.")
commands = (group,)


@group.command("verify")
@click.option("--json", "wants_json", is_flag=True, help="In kết quả dạng JSON.")
def verify(*, wants_json: bool) -> None:
    """Kiểm tra toàn bộ nhật ký. Mã thoát 1 nếu có mục bị sửa, xóa, đổi chỗ hoặc chèn."""
    verdict = verify_journal()
    if wants_json:
        findings = [asdict(finding) | {"sentence": sentence(finding)} for finding in verdict.findings]
        said = {"entries": verdict.entries, "dossiers": verdict.dossiers, "strands": verdict.strands,
                "is_cut": verdict.is_cut, "findings": findings}  # fmt: skip
        click.echo(orjson.dumps(said, option=orjson.OPT_INDENT_2))
    else:
        click.echo(verdict_sentence(verdict))
        for finding in verdict.findings:
            click.echo(f"  {sentence(finding)}")
    if not verdict.is_whole:
        sys.exit(1)
