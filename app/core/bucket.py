"""Attachments kept by content in a bucket that speaks S3, and which store an office has.

`FILES_URL=s3://bucket/prefix` chooses the bucket; without it attachments lie in FILES_DIR. Address, region and keys of
the server come from where boto3 looks for them: AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, …
"""

import hashlib
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import StoreAway
from app.core.store import ContentStore, Store, check_hash
from config.errors import ConfigError
from config.settings import Settings

AT_ONCE = 16
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
# A HEAD has no body, so that of a wrong key it says 403 and no more, and of a bucket that is not there 404.
NO_BUCKET = frozenset({"NoSuchBucket"})
NO_ENTRY = frozenset({"403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken",
                      "InvalidClientTokenId", "AllAccessDisabled"})  # fmt: skip


class BucketStore:
    """Objects named `prefix/ab/cd/<sha256>`, the same tree as the folder's, so that one can be copied to the other."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client, self.bucket, self.prefix = client, bucket, prefix.strip("/")

    def key(self, sha256: str) -> str:
        """Where the bytes with this hash are, or would be. Raises ValueError for anything that is not a hash."""
        check_hash(sha256)
        return "/".join(part for part in (self.prefix, sha256[:2], sha256[2:4], sha256) if part)

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here. Raises StoreAway."""
        key = self.key(sha256)
        try:
            with self._answering():
                self.client.head_object(Bucket=self.bucket, Key=key)
        except FileNotFoundError:
            return False
        return True

    def which(self, hashes: Collection[str]) -> set[str]:
        """Those of these hashes whose bytes are here. Raises StoreAway.

        Several are asked for at once: an import asks of every document of every record, and each answer takes a bucket
        as long as twenty records take the database.
        """
        if not hashes:
            return set()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bucket") as pool:
            return {sha256 for sha256, is_here in zip(hashes, pool.map(self.has, hashes), strict=True) if is_here}

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError when they are not here, StoreAway."""
        key = self.key(sha256)
        with self._answering():
            content: bytes = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return content

    def put(self, content: bytes) -> str:
        """Keep the bytes; an object of S3 appears whole or not at all. Returns their hash. Raises StoreAway."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.has(sha256):
            with self._answering():
                self.client.put_object(Bucket=self.bucket, Key=self.key(sha256), Body=content)
        return sha256

    def check(self) -> str:
        """Ask for the bucket. Returns its address. Raises StoreAway."""
        try:
            with self._answering():
                self.client.head_bucket(Bucket=self.bucket)
        except FileNotFoundError as error:
            raise StoreAway("store_bucket_missing", bucket=self.bucket) from error
        return "/".join(part for part in (f"s3://{self.bucket}", self.prefix) if part)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """What boto3 raises, in our words: FileNotFoundError for what is not there, StoreAway for the rest."""
        known = import_module("botocore.exceptions")
        try:
            yield
        except known.ClientError as error:
            code = error.response["Error"]["Code"]
            if code in MISSING:
                raise FileNotFoundError from error
            raise StoreAway(_trouble_of(code), bucket=self.bucket, answer=code) from error
        except known.NoCredentialsError as error:
            raise StoreAway("store_keys_refused", bucket=self.bucket) from error
        except (known.BotoCoreError, known.HTTPClientError) as error:
            raise StoreAway("store_unreachable") from error


def _trouble_of(code: str) -> str:
    if code in NO_BUCKET:
        return "store_bucket_missing"
    return "store_keys_refused" if code in NO_ENTRY else "store_refuses"


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
    # An officer waits for this at a page, so that a store that is away is said to be away within ten seconds.
    config = import_module("botocore.config").Config(
        max_pool_connections=AT_ONCE,
        connect_timeout=3,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 3},
    )
    return BucketStore(boto3.client("s3", config=config), place.netloc, place.path)
