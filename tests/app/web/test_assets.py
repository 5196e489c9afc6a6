"""Static files: an address by content, a year in the browser, sent compressed."""

import gzip

from app.web.assets import asset
from config.workflow import Role


def test_the_address_of_a_file_changes_with_its_content(app):
    with app.test_request_context("/"):
        address = asset("office.css")

    assert address.startswith("/static/office.css?v=")
    assert len(address.partition("=")[2]) == 12


def test_a_file_asked_for_by_content_is_kept_for_a_year(client, app):
    with app.test_request_context("/"):
        address = asset("office.css")

    response = client.get(address).response

    assert response.cache_control.max_age == 365 * 24 * 3600
    assert response.cache_control.immutable


def test_a_file_is_the_same_whoever_is_signed_in(client_as):
    response = client_as(Role.OFFICER).get("/static/office.css").response

    assert "Cookie" not in response.headers.get("Vary", "")
    assert "Set-Cookie" not in response.headers


def test_a_file_of_our_own_is_sent_compressed_too(client):
    plain = client.get("/static/office.css").response
    packed = client.get("/static/office.css", headers={"Accept-Encoding": "gzip"}).response

    assert gzip.decompress(packed.data) == plain.data
    assert (packed.headers["Content-Encoding"], packed.mimetype) == ("gzip", "text/css")
    assert "immutable" not in packed.headers.get("Cache-Control", "")


def test_a_browser_that_takes_gzip_gets_the_compressed_twin(client):
    response = client.get("/static/vendor/htmx.min.js", headers={"Accept-Encoding": "gzip, br"}).response

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.mimetype == "text/javascript"
    assert b"htmx" in gzip.decompress(response.data)


def test_a_browser_that_does_not_gets_the_file_itself(client):
    response = client.get("/static/vendor/htmx.min.js").response

    assert "Content-Encoding" not in response.headers
    assert b"htmx" in response.data


def test_a_path_that_climbs_finds_nothing(client):
    pages = [
        client.get(f"/static/{path}", status=404, headers={"Accept-Encoding": encoding})
        for path in ("../templates/layout.html", "../../web/static/../assets.js", "nothing.css")
        for encoding in ("gzip", "identity")
    ]

    assert not any("csp_nonce" in page.html for page in pages)
