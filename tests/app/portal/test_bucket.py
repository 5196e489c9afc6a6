"""A bucket in the folder's place: the same questions, the same answers. moto stands for the server."""

import hashlib
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from app.core.bucket import BucketStore, store_of
from app.core.store import ContentStore, Store
from config.settings import load_settings

CONTENT = "giấy tờ".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def settings(tmp_path, monkeypatch):
    for name, value in (("AWS_ACCESS_KEY_ID", "invented"), ("AWS_SECRET_ACCESS_KEY", "invented"),
                        ("AWS_DEFAULT_REGION", "us-east-1")):  # fmt: skip
        monkeypatch.setenv(name, value)
    return lambda **more: load_settings({"DATA_DIR": str(tmp_path), **more})


@pytest.fixture(params=["folder", "bucket"])
def store(request, settings) -> Iterator[Store]:
    if request.param == "folder":
        yield store_of(settings())
        return
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="office")
        yield store_of(settings(FILES_URL="s3://office/files"))


def test_what_is_put_is_there_under_its_hash(store):
    assert not store.has(SHA256)

    put = store.put(CONTENT)

    assert put == SHA256
    assert store.has(SHA256)
    assert store.read(SHA256) == CONTENT


def test_putting_it_again_changes_nothing(store):
    store.put(CONTENT)

    assert store.put(CONTENT) == SHA256
    assert store.read(SHA256) == CONTENT


def test_what_was_never_put_is_not_there(store):
    with pytest.raises(FileNotFoundError):
        store.read(SHA256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA256.upper(), SHA256[:-1], f"{SHA256}/x"])
def test_only_a_hash_names_something(store, name):
    with pytest.raises(ValueError, match="SHA-256"):
        store.has(name)


def test_the_bucket_s_tree_is_the_folder_s(settings):
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="office")
        store_of(settings(FILES_URL="s3://office/files")).put(CONTENT)
        [entry] = boto3.client("s3").list_objects_v2(Bucket="office")["Contents"]

    assert entry["Key"] == f"files/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"


def test_the_setting_chooses_the_store(settings):
    with mock_aws():
        assert isinstance(store_of(settings(FILES_URL="s3://office")), BucketStore)
    assert isinstance(store_of(settings()), ContentStore)
