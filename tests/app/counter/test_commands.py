"""The counter's commands, as an administrator meets them."""

import json

from app.counter.actions import appointments
from tests import making


def ran(app, *arguments):
    return app.test_cli_runner().invoke(args=["counter", *arguments])


def test_the_slots_of_a_day_are_told(app, officer, the_clock):
    the_clock.stand_at("2026-09-15 08:00")
    appointments.book(officer=officer, point="TAY_HO", slot_at=making.local("2026-09-16 08:00"), name="Lê Thị Hoa")

    told = json.loads(ran(app, "slots", "tay_ho", "--on", "2026-09-16", "--json").output)

    assert [told[0]["left"], told[1]["left"], len(told)] == [2, 3, 13]


def test_a_point_that_is_closed_or_unknown_is_said(app, the_clock):
    the_clock.stand_at("2026-09-15 08:00")

    closed, unknown = ran(app, "slots", "TAY_HO", "--on", "2026-09-20"), ran(app, "slots", "HUE")

    assert "không mở cửa ngày 20/09/2026" in closed.output
    assert unknown.exit_code == 1
    assert "Không có điểm tiếp nhận này." in unknown.output


def test_forms_left_lying_are_thrown_away(app, officer, begun, the_clock):
    the_clock.stand_at("2026-08-01 08:00")
    begun()
    the_clock.stand_at("2026-09-15 08:00")

    assert "Đã bỏ 1 tờ khai" in ran(app, "forget").output
