"""A real server that speaks S3, for the tests: a process on a free port of 127.0.0.1, with one empty bucket."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from portal.config import Bucket
from portal.files.bucket_store import BucketStore
from tests.house.serving import stop, wait_until_open
from tests.mail.servers import free_port

_REGION = "eu-west-2"


@contextlib.contextmanager
def s3_server() -> Iterator[str]:
    """Run the server; gives its address."""
    port = free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "moto.server",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "MOTO_ENABLE_ISO_REGIONS": "false"},
    )
    try:
        wait_until_open(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(server)


def new_bucket(address: str, name: str) -> Bucket:
    """An empty bucket on a running server."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name=_REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    place = {"LocationConstraint": _REGION}
    client.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    client.close()
    return Bucket(address, _REGION, name, "test", "test")


def settings_of(bucket: Bucket) -> dict[str, str]:
    """A portal's settings for a bucket."""
    return {
        "PORTAL_EVIDENCE": "s3",
        "PORTAL_S3_ENDPOINT": bucket.endpoint,
        "PORTAL_S3_REGION": bucket.region,
        "PORTAL_S3_BUCKET": bucket.name,
        "PORTAL_S3_KEY_ID": bucket.key_id,
        "PORTAL_S3_SECRET": bucket.secret,
    }


def emptied(store: BucketStore) -> BucketStore:
    """The same store with nothing in it."""
    for file in store.all_files():
        store.discard(file)
    return store
