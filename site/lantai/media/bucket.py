"""Areas of storage in a bucket of S3-compatible storage.

The bucket is private as a whole: browsers never speak with it, the site hands out what may be seen, so that a record
that is taken down is gone at once. What goes wrong is an `OSError`, as it is with folders.
"""

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3File, S3Storage
from storages.utils import clean_name

PUBLIC = "default"
IN_MEMORY = 8 * 1024 * 1024
_making = Lock()
_all: "weakref.WeakSet[BucketStorage]" = weakref.WeakSet()


class StorageAwayError(OSError):
    """The storage does not answer, or refuses."""


@contextmanager
def _told_as_oserror() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(error.response.get("Error", {}).get("Code", "")) from error
        raise StorageAwayError(f"S3: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageAwayError(f"S3: {type(error).__name__}") from error


def _as_oserror(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def told(*args: Any, **kwargs: Any) -> Any:
        with _told_as_oserror():
            return method(*args, **kwargs)

    return told


class BucketFile(S3File):
    """A file of a bucket; fetched as a whole when it is first read."""

    def _get_file(self) -> Any:
        with _told_as_oserror():
            return super()._get_file()

    file = property(_get_file, S3File._set_file)


@deconstructible(path="lantai.media.bucket.BucketStorage")
class BucketStorage(S3Storage):
    """One area, below its own name in the bucket. Its URLs are the site's own, as of an area in a folder."""

    def __init__(self, *, address: str, area: str) -> None:
        """`address` as `lantai.settings.files` says. Raises `ImproperlyConfigured`."""
        self.area = area
        self._shared: Any = None
        super().__init__(**_options(address), location="public" if area == PUBLIC else area, file_overwrite=False)
        _all.add(self)

    @property
    def connection(self) -> Any:
        """One for all threads of the process: its client may be shared, and takes long to make."""
        with _making:
            if self._shared is None:
                self._shared = self._create_session().resource(
                    "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
                )
            return self._shared

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        if self.area == PUBLIC:
            return settings.MEDIA_URL + filepath_to_uri(name or "").lstrip("/")
        return reverse("media:guarded", args=[self.area, name])

    def _open(self, name: str, mode: str = "rb") -> BucketFile:
        with _told_as_oserror():
            return BucketFile(self._normalize_name(clean_name(name)), mode, self)

    _save = _as_oserror(S3Storage._save)
    delete = _as_oserror(S3Storage.delete)
    exists = _as_oserror(S3Storage.exists)
    size = _as_oserror(S3Storage.size)
    get_modified_time = _as_oserror(S3Storage.get_modified_time)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Raises `FileNotFoundError` for a folder that holds nothing: a bucket knows no other."""
        with _told_as_oserror():
            folders, files = super().listdir(path)
        if path and not folders and not files:
            raise FileNotFoundError(path)
        return folders, files

    def write(self, name: str, content: bytes) -> None:
        """Write a file, in place of one that may be there."""
        self._save(name, ContentFile(content))

    def copy_from(self, source: "BucketStorage", name: str) -> None:
        """Copy a file of another area under the same name, inside the bucket. Raises `FileNotFoundError`."""
        with _told_as_oserror():
            self.connection.meta.client.copy(
                {"Bucket": source.bucket_name, "Key": source._normalize_name(clean_name(name))},
                self.bucket_name,
                self._normalize_name(clean_name(name)),
            )


def _options(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.username and parts.password and parts.hostname and bucket):
        raise ImproperlyConfigured("MEDIA_S3_URL reads s3://key:secret@host:port/bucket, see .env.example.")
    host = parts.netloc.rpartition("@")[2]
    return {
        "bucket_name": bucket,
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "endpoint_url": f"{'http' if query.get('tls') == 'no' else 'https'}://{host}",
        "region_name": query.get("region", "us-east-1"),
        "max_memory_size": IN_MEMORY,
        "client_config": Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=3,
            read_timeout=20,
            retries={"max_attempts": 2, "mode": "standard"},
            # Other makers' servers do not know Amazon's newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }


def _forget_connections() -> None:
    """A forked process must not speak through its parent's sockets."""
    global _making
    _making = Lock()
    for storage in _all:
        storage._shared = storage._bucket = None


os.register_at_fork(after_in_child=_forget_connections)
