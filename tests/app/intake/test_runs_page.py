"""The page of runs: what came from where, who brought it; gaps, the figures of the chart, a package by hand."""

import io

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage

from app.intake.actions import watching
from app.intake.actions.packages import import_package
from app.intake.actions.registers import enter_register
from app.portal.actions.turns import Turn, alone
from config.workflow import Role
from tests.app.intake.conftest import DATA, a_record, counts, kept, trust
from tests.killing import killed_at_commit

MAP = DATA.parents[1] / "docs" / "register-map.example.toml"


@pytest.fixture
def officer(client_as):
    return client_as(Role.OFFICER, full_name="Lê Thị Mai")


@pytest.fixture
def folder(packages, tmp_path, monkeypatch):
    watched = tmp_path / "carried"
    trust(packages.public_key, monkeypatch, intake_folder=watched)
    return watched


def given(path, name="package.zip"):
    return FileStorage(io.BytesIO(path.read_bytes()), filename=name)


def line_of(source, officer):
    return next(row for row in officer.get("/intake/runs").rows if len(row) > 2 and source in row[2])


def test_before_anything_came_the_page_says_what_will_stand_there(officer):
    assert "Chưa có lần nhận nào." in officer.get("/intake/runs").text


def test_every_source_stands_with_its_counts_and_who_started_it(officer, packages):
    import_package(packages.package(a_record(), b"{broken\n", sequence=3))
    kept(a_record())

    package, pull = line_of("G01.801.108-20260902-0003", officer), line_of("portal.example.vn", officer)

    assert package[3:11] == ["Tự động", "Đã xong", "2", "1", "0", "0", "0", "1"]
    assert pull[3:7] == ["Tự động", "Bị ngắt", "1", "1"]


def test_a_run_is_under_way_while_its_lock_is_held_and_broken_off_when_it_is_not(officer):
    kept(a_record())
    run = line_of("portal.example.vn", officer)

    with alone(Turn.PULL):
        under_way = officer.get(f"/intake/runs/{run[0]}")
    broken_off = officer.get(f"/intake/runs/{run[0]}")

    assert "Đang chạy" in under_way.text
    assert "bị ngắt" not in under_way.text
    assert "Lượt tải này bị ngắt giữa chừng." in broken_off.text


def test_a_package_whose_import_was_killed_says_how_it_goes_on(officer, packages):
    package = packages.package(a_record(), a_record(), sequence=3)
    with killed_at_commit(2):
        import_package(package)

    left = line_of("G01.801.108-20260902-0003", officer)
    told = officer.get(f"/intake/runs/{left[0]}")

    assert left[4] == "Bị ngắt"
    assert "Hãy đưa lại đúng tệp ấy" in told.text


def test_a_command_typed_at_the_machine_is_told_from_the_schedule(officer, app, packages):
    app.test_cli_runner().invoke(args=["intake", "package", str(packages.package(a_record(), sequence=3))])

    package = line_of("G01.801.108-20260902-0003", officer)

    assert package[3] == "Lệnh tại máy chủ"


def test_the_figures_of_the_chart_stand_in_a_table_too(officer, the_clock):
    the_clock.stand_at("2026-09-15 23:30")
    kept(a_record(), b"{broken")
    the_clock.stand_at("2026-09-16 09:00")

    page = officer.get("/intake/runs")

    by_day = {row[0]: row[1:] for row in page.rows if row[0].endswith("/2026")}
    assert len(by_day) == 30
    assert by_day["15/09/2026"] == ["1", "0", "0", "0", "1"]
    assert by_day["16/09/2026"] == ["0", "0", "0", "0", "0"]
    assert '"15/09"' in page.one("script#runs-by-day").to_html()


def test_missing_packages_are_named_until_they_come(officer, packages):
    import_package(packages.package(a_record(), sequence=1, name="1.zip"))
    import_package(packages.package(a_record(), sequence=4, name="4.zip"))
    assert "Còn thiếu các gói tin số 2, 3." in officer.get("/intake/runs").text

    for sequence in (2, 3):
        import_package(packages.package(a_record(), sequence=sequence, name=f"{sequence}.zip"))
    assert "Còn thiếu" not in officer.get("/intake/runs").text


def test_a_package_that_names_another_before_it_is_told_apart(officer, packages):
    import_package(packages.package(a_record(), sequence=1, name="1.zip"))
    second = import_package(packages.package(a_record(), sequence=2, previous="0" * 64, name="2.zip"))

    assert "nêu một gói trước khác với gói số 1" in officer.get(f"/intake/runs/{second.run_id}").text


def test_a_package_brought_by_hand_is_imported_by_whoever_brought_it(officer, packages, folder):
    path = packages.package(a_record(), b"{broken\n")

    page = officer.press(officer.get("/intake/runs"), "Nhập gói tin", package=given(path))

    assert page.path.startswith("/intake/runs/")
    assert "Lê Thị Mai" in page.text
    assert counts()["dossiers"] == 1
    assert [kept_file.parent.name for kept_file in folder.rglob("*.zip")] == ["archive"]


def test_a_package_not_to_be_trusted_says_why_and_is_kept_apart(officer, packages, folder):
    path = packages.package(a_record(), sha256="0" * 64)

    page = officer.press(officer.get("/intake/runs"), "Nhập gói tin", package=given(path))

    assert "Mã băm của các bản ghi khác với manifest.json" in page.text
    assert "Không nhận" in page.text
    assert [kept_file.parent.name for kept_file in folder.rglob("*.zip")] == ["refused"]


def test_a_large_package_is_left_for_the_night_shift(officer, packages, folder, monkeypatch):
    monkeypatch.setattr(watching, "AT_ONCE_BYTES", 10)

    page = officer.press(officer.get("/intake/runs"), "Nhập gói tin", package=given(packages.package(a_record())))

    assert "đã xếp vào thư mục nhận gói" in page.text
    assert counts()["dossiers"] == 0
    assert [kept_file.name for kept_file in folder.glob("*.zip")] == ["package.zip"]


def test_no_file_chosen_is_said_at_the_field(officer, folder):
    page = officer.press(officer.get("/intake/runs"), "Nhập gói tin", status=422)

    assert page.one("#package").attrs["aria-invalid"] == "true"


def test_a_run_lists_what_it_read_and_is_narrowed_by_outcome(officer, packages):
    record = a_record()
    run_id = import_package(packages.package(record, b"{broken\n")).run_id

    whole = officer.get(f"/intake/runs/{run_id}")
    narrowed = officer.get(f"/intake/runs/{run_id}", outcome="quarantined")

    assert record["MaHoSo"] in whole.text
    assert record["MaHoSo"] not in narrowed.text
    assert "Bản ghi không đọc được" in narrowed.text


def test_a_long_run_is_read_page_by_page(officer):
    kept(*(a_record() for _ in range(60)))
    address = next(
        href for words, href in officer.get("/intake/runs").links.items() if href.startswith("/intake/runs/")
    )

    first = officer.get(address)
    second = officer.get(first.one("a[rel=next]").attrs["href"])

    assert next(row[0] for row in second.rows if row[0].isdecimal()) == "51"


def test_the_outcome_of_every_row_of_a_register_can_be_taken_away(officer, app):
    run_id = enter_register(DATA / "register-small.csv", MAP).run_id
    page = officer.get(f"/intake/runs/{run_id}")
    assert f"/intake/runs/{run_id}/rows.csv" in page.links.values()

    sheet = officer.get(f"/intake/runs/{run_id}/rows.csv").response
    lines = sheet.data.decode("utf-8-sig").splitlines()
    book = load_workbook(io.BytesIO(officer.get(f"/intake/runs/{run_id}/rows.xlsx").response.data))

    assert sheet.content_type == "text/csv; charset=utf-8"
    assert lines[0] == "Dòng,Số hồ sơ,Kết quả,Cột,Nội dung ô,Lỗi"
    assert lines[7] == ("8,zaak-007,Cách ly,decided_at,2011-10-12 23:59:59+02:00,Ngày có kết quả trước ngày nhận")
    assert lines[13].startswith("14,zaak-012,Cách ly,received_at,31/12/2011,")
    assert len(lines) == book.active.max_row == 14


def test_who_only_reads_brings_no_package(client_as, packages, folder):
    auditor = client_as(Role.AUDITOR)

    assert "Nhập gói tin" not in auditor.get("/intake/runs").buttons
    auditor.post("/intake/packages", {}, status=403)
    client_as(Role.CASHIER).get("/intake/runs", status=403)


def test_a_run_that_is_not_there_is_not_found(officer):
    officer.get("/intake/runs/999999999", status=404)
