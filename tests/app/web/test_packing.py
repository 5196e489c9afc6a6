"""Pages leave compressed: a whole list in what one round trip carries, and never twice of the same length."""

import gzip

from app.web.packing import packed
from config.workflow import Role, State

TEN_PACKETS = 10 * 1460  # what a server sends on a fresh connection before it waits (RFC 6928)


def test_a_list_of_fifty_rows_comes_in_the_first_round_trip(client_as, a_dossier):
    for place in range(50):
        a_dossier(State.LODGED, owner_name=f"Nguyễn Thị Hồng Đào {place}")
    browser = client_as(Role.TEAM_LEADER)

    plain = browser.get("/worklists/new").response
    answer = browser.get("/worklists/new", headers={"Accept-Encoding": "gzip, br"}).response

    assert len(plain.data) > 2 * TEN_PACKETS
    assert len(answer.data) + len(str(answer.headers)) < TEN_PACKETS
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Nguyễn Thị Hồng Đào 49" in gzip.decompress(answer.data).decode()


def test_a_browser_that_does_not_take_it_gets_the_page_as_it_is(client_as):
    answer = client_as(Role.OFFICER).get("/worklists/mine").response

    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"<!doctype html>")


def test_the_same_page_is_not_of_the_same_length_each_time():
    page = b"<p>the same</p>" * 100

    lengths = {len(packed(page)) for _ in range(50)}

    assert len(lengths) > 10
    assert gzip.decompress(packed(page)) == page
