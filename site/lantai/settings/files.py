"""Where files lie: in folders of this machine, or in a bucket of S3-compatible storage.

Only the area `default` may be read by everybody. `originals`, `renditions` (the admin's thumbnails) and `held`
(public-size pictures and recordings of records not open) are behind a view; `papers` (signed consents, official
letters) and `submissions` (what contributors send) behind the views of the records they belong to.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PRIVATE = ("originals", "renditions", "held", "papers", "submissions")


def storages(s3_url: str, data_dir: Path) -> dict[str, Any]:
    """`STORAGES`. With `s3://key:secret@host[:port]/bucket[?region=…&tls=no]` all areas lie in that bucket, each below
    its own name. Raises `ImproperlyConfigured` if what speaks with it is not installed."""
    static = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    if s3_url:
        if not (find_spec("storages") and find_spec("boto3")):
            raise ImproperlyConfigured("MEDIA_S3_URL is set: install requirements-server.txt, which speaks with S3.")
        areas = {area: _in_bucket(s3_url, area) for area in ("default", *PRIVATE)}
    else:
        areas = {area: _in_folder(data_dir, area) for area in PRIVATE}
        areas["default"] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {**areas, "staticfiles": static}


def _in_folder(data_dir: Path, area: str) -> dict[str, Any]:
    # Locations are text: Wagtail hands them to its task that deletes files.
    options = {"location": str(data_dir / area), "area": area}
    return {"BACKEND": "lantai.media.storage.GuardedStorage", "OPTIONS": options}


def _in_bucket(s3_url: str, area: str) -> dict[str, Any]:
    return {"BACKEND": "lantai.media.bucket.BucketStorage", "OPTIONS": {"address": s3_url, "area": area}}
