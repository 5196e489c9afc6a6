"""The desk by keyboard alone: pictures enlarged, turned and changed, a passport's zone compared, parts gone to."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.core.db import db
from app.core.office import office as running
from app.dossiers.models import Document
from tests import making
from tests.journeys.places import changed_in_review, somebody
from tests.making import local

ZONE = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
NOW = local("2026-09-30 08:30")


def picture(width, height):
    written = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(written, "PNG")
    return running().files.put(written.getvalue())


@pytest.fixture
def desk(office, screens, the_clock):
    """An officer before the desk of a dossier with a wide picture and a high one."""
    the_clock.stand_at(NOW)
    with office.test_request_context():
        made = making.lodged(
            procedure_code="1.001146", content={"HoTen": "Anna Maria Eriksson", "NgaySinh": "19740812"}
        )
        for ordinal, size in enumerate(((1200, 600), (300, 900)), start=1):
            db.session.add(
                Document(dossier_id=made.id, ordinal=ordinal, file_name=f"{ordinal}.png", sha256=picture(*size),
                         media_type="image/png", arrival="arrived")
            )  # fmt: skip
        db.session.commit()
        path = f"/dossiers/{made.id}"
    lan = screens.sign_in_as("lan")
    lan.open(path)
    lan.see_picture("#document-1")
    return lan


def test_a_picture_that_cannot_be_read_says_so_and_its_name_is_seen(desk, office):
    with office.test_request_context():
        made = making.lodged()
        for ordinal in range(1, 9):
            db.session.add(
                Document(dossier_id=made.id, ordinal=ordinal, file_name=f"giay-to-rat-dai-{ordinal}.jpg",
                         sha256=running().files.put(b"\xff\xd8\xff\xe0\x00\x10JFIF"), arrival="arrived")
            )  # fmt: skip
        db.session.commit()
        path = f"/dossiers/{made.id}?doc=8"

    desk.open(path)

    expect(desk.page.locator("#document-8 [data-broken]")).to_be_visible()
    expect(desk.page.locator("[data-tools]")).to_be_hidden()
    expect(desk.page.locator(".desk-tabs [aria-current]")).to_be_in_viewport(ratio=0.9)


def shown(screen, ordinal):
    box = screen.page.locator(f"#document-{ordinal} .desk-turned").bounding_box()
    return round(box["width"] / box["height"], 1)


def test_pictures_are_enlarged_turned_and_changed_by_key(desk):
    lying = shown(desk, 1)
    desk.type_keys("r")
    standing = shown(desk, 1)
    desk.type_keys("0")

    assert (lying, standing) == (2.0, 0.5)
    assert desk.read("[data-said-here]") == "Phóng 100 phần trăm, xoay 90 độ"
    assert desk.page.locator("#document-1 .desk-turned").bounding_box()["height"] == 1200

    desk.type_keys("+", "f", "]")

    desk.see_picture("#document-2")
    assert desk.read("[data-said-here]") == "Giấy tờ 2 trên 2: 2.png"
    assert shown(desk, 2) == 0.3
    assert desk.page.url.endswith("doc=2")


def test_a_zone_is_typed_and_compared_by_key(desk):
    desk.type_keys("m")
    desk.type_text("\n".join(ZONE))
    desk.type_keys("Tab")
    with desk.page.expect_navigation():
        desk.type_keys("Enter")

    desk.see("Khớp với tờ khai, các số kiểm tra đúng.", within="#zone")


def test_what_the_applicant_changed_is_read_and_closed_by_key(office, screens, the_clock):
    the_clock.stand_at(NOW)
    with office.test_request_context():
        path = f"/dossiers/{changed_in_review(somebody('lan'))}"
    lan = screens.sign_in_as("lan")
    lan.open(path)
    lan.see("Người nộp đã sửa 3 mục", "10/10/2026", "20/10/2026", "thu.pdf", within="#changes")
    lan.type_keys("?")
    lan.see("Đã xem các mục người nộp sửa", within="#keys")
    lan.type_keys("Escape")

    lan.open_with_keys("s")

    lan.see("Đã ghi: các mục người nộp sửa đã được xem.", within="body")
    lan.see("Các mục người nộp sửa, đã xem (4)", within=".desk-seen")
    assert not lan.page.locator("#changes").count()


def test_every_part_is_gone_to_by_its_letter(desk):
    places = desk.page.locator(".desk-jumps a").evaluate_all("all => all.map(one => [one.dataset.keys, one.hash])")

    gone_to = []
    for key, _ in places:
        desk.type_keys(key)
        gone_to.append(f"#{desk.page.evaluate('document.activeElement.id')}")

    assert gone_to == [place for _, place in places]
    assert len(places) >= 6


def test_a_ticked_box_leaves_the_letters_to_the_keys(desk):
    desk.choose("rồi sang hồ sơ tiếp theo")
    desk.type_keys("d")
    gone_to = desk.page.evaluate("document.activeElement.id")
    desk.type_keys("?", "?")

    assert gone_to == "declaration"
    assert not desk.page.locator("#keys").is_visible()


def test_on_paper_stands_what_is_known_and_no_part_that_was_not_opened(desk):
    desk.page.emulate_media(media="print")

    assert desk.page.locator("#declaration").is_visible()
    assert not desk.page.locator("#panel-related").is_visible()
    assert not desk.page.locator(".desk-acts").is_visible()


def test_on_paper_a_list_stands_without_what_is_pressed(desk):
    desk.open("/worklists/new")

    desk.page.emulate_media(media="print")

    assert desk.page.locator("table.list").is_visible()
    assert [desk.page.locator(each).first.is_visible() for each in (".lists", ".refine", ".bulk")] == [False] * 3


def test_on_paper_there_is_no_night(desk):
    by_day = ink(desk)
    desk.page.emulate_media(color_scheme="dark")
    desk.open(desk.path)
    by_night = ink(desk)

    desk.page.emulate_media(media="print", color_scheme="dark")

    assert ink(desk) == by_day != by_night


def ink(screen):
    return screen.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')")


def test_the_sheet_of_a_days_appointments_says_on_paper_of_which_day(desk):
    desk.open("/counter/appointments/sheet?on=2026-10-01")

    desk.page.emulate_media(media="print")

    desk.see_heading("01/10/2026")
    expect(desk.page.locator("h1")).to_be_visible()
