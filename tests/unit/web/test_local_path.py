"""Where a reader may be sent back to: paths of this server alone."""

import pytest

from app.web.access import local_path


@pytest.mark.parametrize("path", ["/", "/officers", "/worklists/mine?after=12", "/search?q=dao#x"])
def test_a_path_of_this_server_is_gone_back_to(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "officers", "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example",
     "\\\\elsewhere", "/a\\b", "/a b", "/a\nSet-Cookie: x", "javascript:alert(1)", "/\t/elsewhere.example"],
)  # fmt: skip
def test_anything_else_is_not(path):
    assert local_path(path) is None
