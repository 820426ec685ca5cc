"""An S3 server of one's own: moto's, a process that speaks the protocol over HTTP.

MinIO is given out as a binary only, by no registry of packages, and so cannot be had everywhere these tests run.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUCKET = "yunxi"


@dataclass
class S3:
    """A server at one address, whether it runs or not. What it holds is gone when it ends."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """`MEDIA_S3_URL`."""
        return f"s3://key:se%2Fcret@127.0.0.1:{self.port}/{BUCKET}?region=cn-north-1&tls=no"

    @property
    def client(self) -> Any:
        """To ask it past the site."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id="key",
            aws_secret_access_key="se/cret",
            region_name="cn-north-1",
        )

    def start(self) -> None:
        """Start with an empty bucket, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while True:
            assert self.process.poll() is None
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
        self.new_bucket(BUCKET)

    def new_bucket(self, name: str) -> str:
        """Make a bucket; its `MEDIA_S3_URL`."""
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "cn-north-1"})
        return self.url.replace(f"/{BUCKET}?", f"/{name}?")

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def keys(self, prefix: str = "") -> set[str]:
        """Names of all that lies below a prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return {entry["Key"] for page in pages for entry in page.get("Contents", ())}

    def take_in(self, data_dir: Path) -> None:
        """Carry the folders of an installation into the bucket, as an operator does with any S3 client."""
        client = self.client
        for area in ("public", "originals", "held", "papers", "submissions"):
            for file in (data_dir / area).rglob("*"):
                if file.is_file():
                    client.put_object(Bucket=BUCKET, Key=str(file.relative_to(data_dir)), Body=file.read_bytes())


@contextmanager
def s3() -> Iterator[S3]:
    """A running server with an empty bucket, ended on exit."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = S3(port)
    running.start()
    try:
        yield running
    finally:
        running.kill()
