"""The page client's own checks: each catches its fault, and a sound page passes them all."""

import pytest

from tests.markup import Markup
from tests.page_checks import check_page, check_part

POLICY = "default-src 'none'; script-src 'self' 'nonce-abc'"
SOUND = """<!doctype html>
<html lang="vi"><head><title>Cán bộ · Phòng</title><script nonce="abc" src="/x.js"></script></head>
<body><a href="#content">Bỏ qua</a><main id="content"><h1>Cán bộ</h1>%s</main></body></html>"""


def test_a_sound_page_has_no_faults():
    page = Markup(SOUND % '<form method="post"><input type="hidden" name="csrf_token"><button>Gửi</button></form>')

    assert check_page(page, policy=POLICY) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<div><span></div></span>", "not valid HTML"),
        ("<h1>Một nữa</h1>", "2 h1"),
        ('<p id="content">x</p>', 'id="content" stands 2 times'),
        ('<input name="q" type="search">', "no label for input name=q"),
        ('<label for="gone">Tên</label>', 'for points at "gone"'),
        ('<a href="#gone">Tên</a>', 'href points at "gone"'),
        ('<a href="/x"></a>', "a a without words"),
        ("<button><svg></svg></button>", "a button without words"),
        ('<img src="/x.png">', "an image without alt"),
        ('<p style="color: red">x</p>', "style=… on p"),
        ('<p onclick="x()">x</p>', "onclick=… on p"),
        ('<a href="javascript:x()">x</a>', "href=… on a"),
        ('<form method="post"><button>Gửi</button></form>', "has no CSRF token"),
        ("<script>x()</script>", "script without this page's nonce"),
        ("<table><tbody><tr><td>None</td></tr></tbody></table>", "a td says None"),
    ],
)
def test_each_fault_is_told_with_its_cure(inside, fault):
    page = Markup(SOUND % inside)

    assert any(fault in told for told in check_page(page, policy=POLICY))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (' lang="vi"', "", "no lang"),
        ("<title>Cán bộ · Phòng</title>", "<title> · Phòng</title>", "no title"),
        ("<h1>Cán bộ</h1>", "<h1></h1>", "1 h1"),
        ("<!doctype html>", "", "not valid HTML"),
    ],
)
def test_a_page_lacking_its_frame_is_told(before, after, fault):
    page = Markup((SOUND % "").replace(before, after))

    assert any(fault in told for told in check_page(page, policy=POLICY))


def test_a_page_without_a_policy_is_told():
    page = Markup(SOUND % "")

    assert any("no content policy" in told for told in check_page(page, policy=""))


def test_a_part_of_a_page_needs_no_title_but_valid_markup():
    sound, hurt = Markup("<p>Xong.</p>", is_part=True), Markup("<p style='x'>Xong.</p>", is_part=True)

    assert check_part(sound) == []
    assert len(check_part(hurt)) == 1


def test_a_label_about_its_input_is_enough():
    page = Markup(SOUND % "<label><input type='checkbox' name='x'> Đồng ý</label>")

    assert check_page(page, policy=POLICY) == []
