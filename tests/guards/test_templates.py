"""Every template compiles, every page has a title, every text goes through the catalogue, every name exists."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from config.settings import PROJECT
from tests.guards.sources import product

TEMPLATES = sorted(PROJECT.glob("app/**/templates/**/*.html"))
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
NOT_WORDS = re.compile(r"\{% block width %\}\w*\{% endblock %\}|<kbd[^>]*>\w*</kbd>")  # a class, names of keys
TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
ENTITIES = re.compile(r"&#?\w+;")
LETTERS = re.compile(r"(?!\b[A-Z]{2,5}\b)\b[^\W\d_]{2,}")  # SHA and CSV are the same in every tongue
SHOWN_ATTRIBUTES = re.compile(r'\b(?:placeholder|title|aria-label|alt)="([^"{]*[^\W\d_][^"{]*)"')

IN_ITS_OWN_TONGUE = re.compile(r"""type=["']?(?:date|datetime-local|month|time|week)\b""")
FIELDS_OF_DAYS = re.compile(r"\b(?:Date|DateTime|DateTimeLocal|Month|Time|Week)Field\b")


def name_of(file: Path) -> str:
    return file.as_posix().rpartition("/templates/")[2]


def parsed(application, file: Path) -> nodes.Template:
    return application.jinja_env.parse(file.read_text(encoding="utf-8"), filename=str(file))


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_every_template_of_the_house_compiles(application, file):
    template = application.jinja_env.get_template(name_of(file))

    assert Path(template.filename).resolve() == file, "two templates have one name: put it in a folder of its slice"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_every_page_has_a_title(application, file):
    tree = parsed(application, file)
    if not list(tree.find_all(nodes.Extends)):
        return

    titles = [block for block in tree.find_all(nodes.Block) if block.name == "title"]

    assert titles, "a page that extends layout.html fills the block `title`"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_every_text_goes_through_the_catalogue(file):
    source = JINJA.sub(" ", NOT_WORDS.sub(" ", file.read_text(encoding="utf-8")))

    bare = LETTERS.findall(ENTITIES.sub(" ", TAGS.sub(" ", source)))
    bare += [text for text in SHOWN_ATTRIBUTES.findall(source) if LETTERS.search(text)]

    assert not bare, f"{bare}: write {{{{ _(…) }}}}"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_no_template_switches_escaping_off(file):
    source = file.read_text(encoding="utf-8")

    trusting = [line.strip() for line in source.splitlines() if re.search(r"\|\s*safe\b|autoescape\s+false", line)]

    # The shapes of signs are constants of that very file.
    assert not trusting or name_of(file) == "parts/show.html", trusting


def test_every_template_that_is_rendered_exists(application):
    wanted = {
        (source.path, call.args[0].value)
        for source in product()
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in ("render_template", "stream_template")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    known = {name_of(file) for file in TEMPLATES}

    missing = sorted(f"{path}: {name}" for path, name in wanted if name not in known)

    assert not missing


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_no_day_is_shown_in_the_order_of_the_browsers_tongue(file):
    native = IN_ITS_OWN_TONGUE.findall(file.read_text(encoding="utf-8"))

    assert not native, f"{native}: use DayField or InstantField of app.web.days"


def test_no_form_has_a_field_in_the_browsers_tongue():
    native = [source.path for source in product() if FIELDS_OF_DAYS.search(source.text)]

    assert not native, f"{native}: use DayField or InstantField of app.web.days"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_attributes_for_htmx_are_sound_html(file):
    bare = re.findall(r"\s(hx-[\w-]+)=", file.read_text(encoding="utf-8"))

    assert not bare, f"{bare}: HTML knows no such attribute; write data-{bare[0]}"
