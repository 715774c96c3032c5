"""Azurite, the server that Microsoft makes for trying Azure Blob Storage: npm install -g azurite."""

import base64
import hashlib
import hmac
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate

import requests
from serving import free_port

COMMAND = shutil.which("azurite-blob")
CONTAINER = "figures"
ACCOUNT, KEY = "testshire", base64.b64encode(b"no secret").decode()


@contextmanager
def azurite() -> Iterator[str]:
    """Azurite with an empty container, until the block is left; gives its address."""
    assert COMMAND
    port = free_port()
    options = ["--inMemoryPersistence", "--silent", "--disableTelemetry", "--blobPort", str(port)]
    own = os.environ | {"AZURITE_ACCOUNTS": f"{ACCOUNT}:{KEY}"}
    process = subprocess.Popen([COMMAND, *options], env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/{ACCOUNT}"
        _make_container(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _make_container(address: str, most_seconds: float = 30) -> None:
    """As soon as it answers. obstore knows objects alone, so the request is signed here."""
    until = time.monotonic() + most_seconds
    while True:
        told = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
        lines = ["PUT", *[""] * 11, *(f"{name}:{value}" for name, value in told.items())]
        lines += [f"/{ACCOUNT}/{ACCOUNT}/{CONTAINER}", "restype:container"]
        signed = hmac.new(base64.b64decode(KEY), "\n".join(lines).encode(), hashlib.sha256).digest()
        told["authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(signed).decode()}"
        try:
            requests.put(f"{address}/{CONTAINER}?restype=container", headers=told, timeout=10).raise_for_status()
            return
        except requests.ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def environment(address: str) -> dict[str, str]:
    """What a process needs to find the store at this address."""
    return {
        "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
        "AZURE_STORAGE_ACCOUNT_KEY": KEY,
        "AZURE_STORAGE_ENDPOINT": address,
        "AZURE_ALLOW_HTTP": "true",
    }
