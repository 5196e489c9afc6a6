"""Every page: no fault that axe or the Nu HTML checker finds, none too wide.

Those the navigation leads to for each role, all others once; in both tongues and both themes. That no page asks another
host for anything or complains on the console is seen to by the fixture `screens`.
"""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.core import clock
from config.settings import PROJECT
from demo import year
from tests import making, nu
from tests.browser import Screen
from tests.journeys.places import LED_TO, NO_PAGES, Place, newcomer, places

pytestmark = pytest.mark.slow
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
NOW = making.local("2026-11-20 15:00")
PEOPLE = ("lan", "thao", "truong", "yen", "son", "quantri")
TONGUES = {"vi": "Tiếng Việt", "en": "English"}
SECTIONS = ".bar-sections a"
THEMES = {"vi": ("light", "dark"), "en": ("dark",)}
OK = 200
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# What stands on a section's page: its other pages, the first of each list, the first act that asks for something.
DEEPER = "main nav a", "main tbody tr:first-child a[href]", ".desk-acts-form a"
OUTSIDE = ("/sign-in",)
BESIDE = ("/password", "/search?q=nguyen", "/account/interests", "/alerts/new", "/alerts/import")
REFUSED = ("/nowhere", "/officers", "/dossiers/9223372036854775807")
OF_ONE_THING = re.compile(r"\d+|\?.*")
# The row of a dossier's documents is made to be moved along.
WIDER_THAN_SHOWN = """() => [...document.querySelectorAll("html, main *:not(.desk-tabs)")]
  .filter(each => each.scrollWidth > each.clientWidth + 1)
  .filter(each => each.matches("html") || /auto|scroll/.test(getComputedStyle(each).overflowX))
  .map(each => `${each.localName}.${each.className} is ${each.scrollWidth} wide in ${each.clientWidth}`)"""
WRONG = """async (only) => {
  const found = await axe.run(document, {iframes: false, ...(only && {runOnly: only})});
  return found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.target} ${node.failureSummary}`));
}"""


@pytest.fixture(scope="module")
def lived_in(office):
    """The office after half a year with few dossiers: receipts, rates, a journal, quarantined records."""
    with office.test_request_context(), clock.stopped_at(NOW):
        year.load(seed=3, per_day=0.3, until=NOW, progress=lambda _: None)


@pytest.fixture(scope="module")
def everywhere(lived_in, office):
    """Where the pages are that no section leads to, each with something to show."""
    with office.test_request_context(), clock.stopped_at(NOW):
        return list(places())


@pytest.fixture(scope="module")
def checker():
    """The Nu HTML checker."""
    with nu.checker() as running:
        yield running


@pytest.fixture(scope="module")
def read():
    """What was looked at before in a tongue, whoever opened it: below the sections every page is looked at once."""
    return {tongue: set() for tongue in TONGUES}


@pytest.mark.parametrize("tongue", list(TONGUES))
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_of_a_role_can_be_read_by_everybody(screens, lived_in, the_clock, read, checker, person, tongue):
    the_clock.stand_at(NOW)
    screen = screens.sign_in_as(person)
    speaks(screen, tongue)

    wrong = [fault for path in pages(screen, read[tongue])
             for fault in faults(screen, path, tongue=tongue, checker=checker)]  # fmt: skip

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("tongue", list(TONGUES))
def test_pages_outside_the_sections_can_be_read_by_everybody(screens, lived_in, the_clock, checker, tongue):
    the_clock.stand_at(NOW)
    nobody, lan = screens.new(), screens.sign_in_as("lan")
    opened = [(screen, path) for screen, paths in ((nobody, OUTSIDE), (lan, BESIDE)) for path in paths]
    for screen in (nobody, lan):
        screen.open("/sign-in")
        speaks(screen, tongue)

    wrong = [fault for screen, path in opened
             for fault in faults(screen, path, tongue=tongue, checker=checker)]  # fmt: skip

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("tongue", list(TONGUES))
def test_choosing_the_first_password_can_be_read_by_everybody(screens, lived_in, office, the_clock, checker, tongue):
    the_clock.stand_at(NOW)
    with office.test_request_context():
        given = newcomer(f"mai-{tongue}")
    mai = screens.sign_in_as(f"mai-{tongue}", password=given)
    speaks(mai, tongue)

    wrong = list(faults(mai, "/password", tongue=tongue, checker=checker))

    assert mai.page.locator("#why").is_visible()
    assert not wrong, "\n".join(wrong)


def test_no_page_is_left_out(office, everywhere):
    looked_at = {place.endpoint for place in everywhere} | LED_TO

    answers = {rule.endpoint for rule in office.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert answers - NO_PAGES == looked_at


@pytest.mark.parametrize("who", ["lan", "thao", "truong", "yen", "quantri"])
@pytest.mark.parametrize("tongue", list(TONGUES))
def test_pages_of_one_thing_can_be_read_by_everybody(screens, everywhere, the_clock, checker, tongue, who):
    the_clock.stand_at(NOW)
    screen = screens.sign_in_as(who)
    speaks(screen, tongue)

    wrong = [fault for place in everywhere if place.who == who
             for fault in faults_at(screen, place, tongue=tongue, checker=checker)]  # fmt: skip

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("tongue", list(TONGUES))
def test_what_stands_beside_what_is_typed_is_sound(screens, everywhere, the_clock, checker, tongue):
    the_clock.stand_at(NOW)
    lan = screens.sign_in_as("lan")
    speaks(lan, tongue)
    form, letter = (next(place.path for place in everywhere if place.path.endswith(end) or place.endpoint == end)
                    for end in ("counter.fill_in", "/acts/request_supplement"))  # fmt: skip

    lan.open(form)
    with lan.page.expect_response(lambda answer: answer.url.endswith("/check")) as beside:
        lan.page.locator("#phone").fill("0912000111")
    beside_the_form = checker.faults_of_part(beside.value.body())
    lan.open(letter)
    lan.page.locator("#ticked summary").first.click()
    with lan.page.expect_response(lambda answer: answer.url.endswith("/letter")) as written:
        lan.page.locator("#ticked details[open] input").first.check()

    assert beside_the_form == []
    assert checker.faults_of_part(written.value.body()) == []


@pytest.mark.parametrize("tongue", list(TONGUES))
def test_pages_that_refuse_can_be_read_by_everybody(screens, lived_in, the_clock, checker, tongue):
    the_clock.stand_at(NOW)
    lan = screens.sign_in_as("lan")
    speaks(lan, tongue)
    screens.expects_refusals = True

    wrong = [fault for path in REFUSED for fault in faults(lan, path, tongue=tongue, checker=checker)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_on_a_page_can_be_read_by_everybody(screens, lived_in, the_clock, theme):
    the_clock.stand_at(NOW)
    lan = screens.sign_in_as("lan", theme=theme)
    speaks(lan, "vi")
    lan.page.evaluate(axe())

    lan.page.locator(".menu summary").click()
    in_the_menu = lan.page.evaluate(WRONG, None)
    lan.type_keys("Escape", "?")
    lan.see("Phím tắt", within="dialog")
    among_the_keys = lan.page.evaluate(WRONG, None)

    assert not in_the_menu, "\n".join(in_the_menu)
    assert not among_the_keys, "\n".join(among_the_keys)


def speaks(screen: Screen, tongue: str) -> None:
    """Choose the tongue in the menu."""
    screen.page.locator(".menu summary").click()
    screen.press(TONGUES[tongue], within=".menu")
    assert screen.page.locator("html").get_attribute("lang") == tongue


def pages(screen: Screen, read: set[str]) -> Iterator[str]:
    """The paths of all sections, each followed by what can be opened from it and was not read before."""
    for section in addresses(screen, SECTIONS):
        screen.open(section)
        further = [path for selector in DEEPER for path in addresses(screen, selector)]
        yield section
        for path in further:
            kind = OF_ONE_THING.sub("", path)
            if kind not in read:
                read.add(kind)
                yield path


def addresses(screen: Screen, selector: str) -> list[str]:
    links = screen.page.locator(selector).evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return [link for link in links if link.startswith("/") and ".pdf" not in link]


def faults_at(screen: Screen, place: Place, *, tongue: str, checker: nu.Checker) -> Iterator[str]:
    """What is wrong with a page that shows one thing, and with the part of it that htmx asks for."""
    yield from faults(screen, place.path, tongue=tongue, checker=checker)
    if place.endpoint == "desk.ask" and not screen.page.locator(".desk-panel").count():
        yield f"{place.path} shows no form: {screen.read('main')[:200]}"
    if place.is_part:
        part = screen.page.request.get(place.path, headers={"HX-Request": "true"}).body()
        yield from (f"the part at {place.path} is no sound HTML: {fault}" for fault in checker.faults_of_part(part))


def faults(screen: Screen, path: str, *, tongue: str, checker: nu.Checker) -> Iterator[str]:
    """What is wrong with a page. Vietnamese in the light by all of axe's rules and once more for the colours of the
    dark; English in the dark by all rules: what words do to a page no theme changes, and the other way round.
    """
    page = screen.page
    first, *further = THEMES[tongue]
    page.emulate_media(color_scheme=first)
    if urlsplit(page.url).path != path:
        answer = page.goto(path)
        if path not in REFUSED and answer is not None and answer.status != OK:
            yield f"{path} answered {answer.status}"
    yield from (f"{path} is no sound HTML: {fault}" for fault in checker.faults(screen.page.request.get(path).body()))
    yield from (f"{path} scrolls sideways: {part}" for part in page.evaluate(WIDER_THAN_SHOWN))
    page.evaluate(axe())
    yield from (f"{path} {first} {fault}" for fault in page.evaluate(WRONG, None))
    for theme in further:
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        yield from (f"{path} {theme} {fault}" for fault in page.evaluate(WRONG, OF_COLOURS))


@cache
def axe() -> str:
    """The program that looks for faults, as `make install` fetched it."""
    return AXE.read_text(encoding="utf-8")
