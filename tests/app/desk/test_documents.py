"""Documents beside the declaration: what is shown, what is only kept, what has not come; and that none can do harm."""

import io

import pytest
from PIL import Image

from app.core.db import db
from app.core.office import office
from app.dossiers.models import Document
from config.workflow import Role, State


def picture(kind):
    written = io.BytesIO()
    Image.new("RGB", (4, 6), "white").save(written, kind)
    return written.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
SHOWN = {"image/png": picture("PNG"), "image/jpeg": picture("JPEG"), "application/pdf": PDF}
KEPT = {
    "markup": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an office file": b"PK\x03\x04 something",
    "nothing known": b"\x00\x01\x02\x03",
}


@pytest.fixture
def kept(a_dossier):
    def keep(content, **fields):
        made = a_dossier(State.LODGED)
        row = {"file_name": "ho-chieu.png", "arrival": "arrived", "media_type": "image/png"} | fields
        if content is not None:
            row["sha256"] = office().files.put(content)
        db.session.add(Document(dossier_id=made.id, ordinal=1, **row))
        db.session.commit()
        return made

    return keep


@pytest.mark.parametrize("kind", list(SHOWN))
def test_pictures_and_pdf_are_shown_sealed(client_as, kept, kind):
    made = kept(SHOWN[kind], media_type=kind)

    answer = client_as(Role.OFFICER).get(f"/dossiers/{made.id}/documents/1").response

    headers = answer.headers
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith("inline")
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert answer.get_data() == SHOWN[kind]


@pytest.mark.parametrize("what", list(KEPT))
@pytest.mark.parametrize("told", ["image/png", "text/html", "application/pdf"])
def test_anything_else_is_only_a_download_whatever_it_is_called(client_as, kept, what, told):
    made = kept(KEPT[what], media_type=told, file_name="../../<script>.html")

    headers = client_as(Role.OFFICER).get(f"/dossiers/{made.id}/documents/1").response.headers

    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == f"attachment; filename={made.id}-1"
    assert headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("arrival", ["awaited", "hash_differs", "refused"])
def test_what_has_not_come_sound_is_said_and_not_served(client_as, kept, arrival):
    made, client = kept(SHOWN["image/png"], arrival=arrival), client_as(Role.OFFICER)

    page = client.get(f"/dossiers/{made.id}")

    client.get(f"/dossiers/{made.id}/documents/1", status=404)
    assert page.query(".desk-view img, .desk-view iframe") == []
    assert len(page.query(".desk-nothing")) == 1


def test_a_file_lost_from_the_store_is_not_found(client_as, kept):
    made = kept(None, sha256="0" * 64)

    client_as(Role.OFFICER).get(f"/dossiers/{made.id}/documents/1", status=404)


def test_a_pdf_stands_in_a_frame_and_a_picture_in_the_page(client_as, kept):
    paper, photo, client = kept(PDF, media_type="application/pdf"), kept(SHOWN["image/png"]), client_as(Role.OFFICER)

    with_paper, with_photo = client.get(f"/dossiers/{paper.id}"), client.get(f"/dossiers/{photo.id}")

    assert with_paper.one(".desk-view iframe").attrs["src"].startswith(f"/dossiers/{paper.id}/documents/1")
    assert with_photo.one(".desk-view img").attrs["src"] == f"/dossiers/{photo.id}/documents/1"


def test_a_file_that_was_here_before_its_dossier_is_shown_for_what_it_is(client_as, kept):
    paper, photo = kept(PDF, media_type=None), kept(SHOWN["image/png"], media_type=None)
    client = client_as(Role.OFFICER)

    with_paper, with_photo = client.get(f"/dossiers/{paper.id}"), client.get(f"/dossiers/{photo.id}")

    assert len(with_paper.query(".desk-view iframe")) == len(with_photo.query(".desk-view img")) == 1


@pytest.mark.parametrize("what", list(KEPT))
def test_what_is_only_kept_is_offered_as_a_file_and_never_drawn(client_as, kept, what):
    made = kept(KEPT[what], media_type=None)

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert page.query(".desk-view img, .desk-view iframe") == []
    assert page.one(".desk-nothing a").attrs["href"] == f"/dossiers/{made.id}/documents/1"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sha256": "0" * 64}, "Không tìm thấy nội dung tệp trong kho lưu. Hãy báo quản trị hệ thống."),
        ({"shown_as": "original"}, "Bản giấy đã xem tại quầy, chưa quét."),
    ],
)
def test_what_has_no_bytes_says_why_and_leads_nowhere(client_as, kept, fields, said):
    made = kept(None, media_type=None, **fields)

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}")

    assert page.texts(".desk-nothing") == [said]
    assert page.query(".desk-view a") == []


def test_documents_are_named_by_their_component_and_one_is_looked_at(client_as, a_dossier):
    made = a_dossier(State.LODGED, procedure_code="1.001456")
    for ordinal, code in enumerate(["HO_CHIEU_CU", "ANH"], start=1):
        db.session.add(Document(dossier_id=made.id, ordinal=ordinal, component_code=code, file_name="x.png"))
    db.session.commit()

    page = client_as(Role.OFFICER).get(f"/dossiers/{made.id}", doc=2)

    assert [name.partition(" · ")[0] for name in page.texts(".desk-tabs a")] == [
        "1. Hộ chiếu phổ thông cấp lần gần nhất",
        "2. Ảnh chân dung 4×6 cm, nền trắng, rõ hai tai, chụp không quá 6 tháng",
    ]
    assert [view.attrs["id"] for view in page.query(".desk-view") if "hidden" not in view.attrs] == ["document-2"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR])
def test_who_does_not_read_dossiers_reads_no_documents(client_as, kept, role):
    made = kept(PDF)

    client_as(role).get(f"/dossiers/{made.id}/documents/1", status=403)
