"""`flask papers sample`: a form filled with invented people, drawn without a database."""

from pathlib import Path

import click
from flask.cli import AppGroup

from config.papers import PAPERS, Form
from reports.papers import paper_pdf
from reports.papers.parts import Mark
from reports.papers.samples import SAMPLES

group = AppGroup("papers", help="Giấy tờ của hồ sơ.")
commands = (group,)

NAMES = {name: plan.form for plan in PAPERS.values() for name in (plan.slug, str(plan.form))}


@group.command("sample")
@click.argument("name", type=click.Choice(sorted(NAMES)))
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Ghi thành tệp PDF.")
def sample(name: str, out: Path | None) -> None:
    """Vẽ một biểu mẫu với dữ liệu mẫu, không cần cơ sở dữ liệu."""
    form: Form = NAMES[name]
    file = out or Path(f"{PAPERS[form].slug}.pdf")
    try:
        file.write_bytes(paper_pdf(SAMPLES[form], mark=Mark.SAMPLE))
    except OSError as error:
        raise click.FileError(str(file), hint=error.strerror or "") from error
    click.echo(file)
