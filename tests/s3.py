"""A store as processes see it: moto's S3 server, and a relay before it that fails as networks and stores do."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import boto3
import requests
from moto.server import ThreadedMotoServer

BUCKET = "figures"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-2"}


class S3Server:
    """moto's server with one empty bucket. What it holds stays when it is stopped and started again."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]
        self.client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.port}", **self._keys())
        # All servers of one process share what they hold.
        requests.post(f"http://127.0.0.1:{self.port}/moto-api/reset", timeout=10)
        self.client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
        )

    @staticmethod
    def _keys() -> dict[str, str]:
        return {
            "aws_access_key_id": KEYS["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": KEYS["AWS_SECRET_ACCESS_KEY"],
            "region_name": KEYS["AWS_DEFAULT_REGION"],
        }

    def names(self) -> list[str]:
        return sorted(item["Key"] for item in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", []))

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def empty(self) -> None:
        for name in self.names():
            self.client.delete_object(Bucket=BUCKET, Key=name)

    def stop(self) -> None:
        self._server.stop()


class Relay:
    """Passes bytes to a server and back, and fails on demand.

    `down_bytes` and `up_bytes` are how much of answers and of requests still pass: then every connection is cut, and new ones are
    refused at once, until it is None again. `is_stalled`: connections are taken and nothing is passed. `drips`: each
    connection's answers come byte by byte after the first 20,000.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self.down_bytes: int | None = None
        self.up_bytes: int | None = None
        self.is_stalled = self.drips = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._listener.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def heal(self) -> None:
        self.down_bytes = self.up_bytes = None
        self.is_stalled = self.drips = False

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.down_bytes == 0 or self.up_bytes == 0:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            for source, target, way in ((near, far, "up_bytes"), (far, near, "down_bytes")):
                threading.Thread(target=self._pass, args=(source, target, way), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, way: str) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(65536):
                while self.is_stalled:
                    time.sleep(0.05)
                left = getattr(self, way)
                if left is not None:
                    data = data[:left]
                    setattr(self, way, left - len(data))
                if not data:
                    break
                while self.drips and way == "down_bytes" and passed > 20_000 and data:
                    target.sendall(data[:1])
                    data = data[1:]
                    time.sleep(0.05)
                target.sendall(data)
                passed += len(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """moto's server, until the block is left."""
    server = S3Server()
    try:
        yield server
    finally:
        server.stop()


def environment(address: str) -> dict[str, str]:
    """What a process needs to find the store at this address, and no account of whoever runs the tests."""
    return KEYS | {"AWS_ENDPOINT_URL": address, "AWS_ALLOW_HTTP": "true"}
