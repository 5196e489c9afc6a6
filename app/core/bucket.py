"""Attachments kept by content in a bucket that speaks S3, and which store an office has.

`FILES_URL=s3://bucket/prefix` chooses the bucket; without it attachments lie in FILES_DIR. Address, region and keys of
the server come from where boto3 looks for them: AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, …
"""

import hashlib
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from app.core.store import ContentStore, Store, check_hash
from config.errors import ConfigError
from config.settings import Settings

MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class BucketStore:
    """Objects named `prefix/ab/cd/<sha256>`, the same tree as the folder's, so that one can be copied to the other."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client, self.bucket, self.prefix = client, bucket, prefix.strip("/")

    def key(self, sha256: str) -> str:
        """Where the bytes with this hash are, or would be. Raises ValueError for anything that is not a hash."""
        check_hash(sha256)
        return "/".join(part for part in (self.prefix, sha256[:2], sha256[2:4], sha256) if part)

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=self.key(sha256))
        except self.client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return False
            raise
        return True

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are not here."""
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self.key(sha256))
        except self.client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                raise FileNotFoundError(sha256) from error
            raise
        content: bytes = found["Body"].read()
        return content

    def put(self, content: bytes) -> str:
        """Keep the bytes; an object of S3 appears whole or not at all. Returns their hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.has(sha256):
            self.client.put_object(Bucket=self.bucket, Key=self.key(sha256), Body=content)
        return sha256


def store_of(settings: Settings) -> Store:
    """The store this office has chosen. Raises ConfigError for a bucket where boto3 is not installed."""
    if not settings.files_url:
        return ContentStore(settings.files_dir)
    place = urlsplit(settings.files_url)
    try:
        boto3 = import_module("boto3")  # the extra `s3`: an office with a folder of its own has no use for it
    except ModuleNotFoundError as error:
        raise ConfigError(
            file="environment", key="FILES_URL", problem="boto3 is not installed",
            cure="install the project with its extra: pip install 'immigration-office[s3]'",
        ) from error  # fmt: skip
    config = import_module("botocore.config").Config(
        connect_timeout=10, read_timeout=60, retries={"mode": "standard", "max_attempts": 5}
    )
    return BucketStore(boto3.client("s3", config=config), place.netloc, place.path)
