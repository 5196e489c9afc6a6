"""Two people at one dossier: each sees the other, and who is late is told so without anything moving by itself."""

from app.core.db import db
from tests import making


def test_two_at_one_desk_see_each_other_and_what_the_other_did(office, screens, the_clock):
    the_clock.stand_at("2026-10-01 09:00")
    with office.test_request_context():
        dossier = f"/dossiers/{making.lodged(owner_name='NGUYỄN THỊ ĐÀO').id}"
        db.session.remove()
    lan, minh = screens.sign_in_as("lan"), screens.sign_in_as("minh")

    lan.press("Tiếp theo")
    minh.open(dossier)
    minh.see("Cũng đang mở hồ sơ này:", within="[data-presence]")
    lan.press("Tiếp nhận")
    minh.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    minh.see("Hồ sơ đã thay đổi sau khi bạn mở: tiếp nhận hồ sơ,", within="[data-presence]")
    assert minh.path == dossier
    minh.see("Mới nộp", within=".desk-what")
    minh.press("Tải lại hồ sơ")
    minh.see("Đang thẩm định", within=".desk-what")
