"""Fetches publishers' files. The only user of `requests`.

Nothing is trusted: the hosts are listed, each redirect is checked, bytes are counted and times limited. Whatever happens is
written to the fetch log, and every failure is a SourceError whose message is meant for a person.
"""

import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import HTTPError, MaxRetryError, NameResolutionError, ResponseError
from urllib3.util.retry import Retry

from etl import journal
from etl.faults import SourceError, shown
from etl.paths import Places
from etl.refresh import file_checks
from etl.refresh.deadline import Clock, LateError, within

USER_AGENT = "Mozilla/5.0 (compatible; OnTheRecord/1.0; public site on crime recording; reads published figures weekly)"
"""Says who is asking. It begins like a browser's because www.ons.gov.uk answers nothing else."""
MEGABYTE = file_checks.MEGABYTE
CHUNK_BYTES = 64 * 1024
ANSWER_BYTES = 1 << 20
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
MOST_NOTED = 500
"""Characters of an address that a website sent us on to."""
MOST_VALIDATOR = 200
"""Characters of an ETag or a date; with a longer one a file is fetched whole each time."""
SMALL_BYTES = 5 * MEGABYTE
BUSY = (429, 500, 502, 503, 504)
"""Statuses for which a request is tried again; a refusal (403) or a missing page (404) is an answer."""
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds, and how often to try again. Each can be set by ON_THE_RECORD_<NAME> in the environment."""

    connect_seconds: float = 4
    read_seconds: float = 30
    total_seconds: float = 900
    """For everything that one source sends, our own pauses left out."""
    page_seconds: float = 300
    """For one web page or other small answer."""
    look_seconds: float = 60
    """For seeing whether a website answers."""
    reading_seconds: float = 60
    """For reading the files of one feed, in a process that is ended then."""
    retries: float = 3
    backoff_seconds: float = 1
    retry_after_seconds: float = 60
    """A server that asks us to wait longer is not asked again until the next refresh."""

    @classmethod
    def from_environment(cls) -> "Limits":
        named = {field.name: os.environ.get(f"ON_THE_RECORD_{field.name.upper()}") for field in fields(cls)}
        return cls(**{name: float(value) for name, value in named.items() if value})


@dataclass(frozen=True)
class Wanted:
    """One file to fetch: where it is, what it must be, and how large it may get."""

    url: str
    kind: file_checks.Kind
    hosts: frozenset[str]
    """Hosts that may answer, also after a redirect."""
    most_bytes: int = SMALL_BYTES
    most_unpacked_bytes: int = 1024 * MEGABYTE


@dataclass(frozen=True)
class Fetched:
    """A file in the raw store, named by its SHA-256. `url` is its address after redirects."""

    path: Path
    sha256: str
    url: str
    asked_url: str
    saved_as: str = ""
    """Its name where somebody saved it; empty for a file that was fetched."""

    @property
    def name(self) -> str:
        """The name that its publisher gives it."""
        return self.saved_as or PurePosixPath(urlsplit(self.asked_url).path).name

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def json(self) -> Any:
        return file_checks.read_json(self.path, self.host)

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Missed:
    """A page that could not be fetched, where that is a result and no reason to stop: outcome and message as in SourceError."""

    asked_url: str
    outcome: str
    message: str
    sha256: str = ""


@dataclass(frozen=True)
class Link:
    """How a web address answered. `url` is its address after redirects, `status` the HTTP status."""

    asked_url: str
    status: int
    url: str
    sha256: str = ""


class _LimitedRetry(Retry):
    """urllib3's retries, which also give up at once when the server asks us to wait for longer than we allow."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        if _pool is not None and response is not None and (self.get_retry_after(response) or 0) >= self.retry_after_max:
            raise MaxRetryError(_pool, url, ResponseError("asked to wait too long"))
        return super().increment(method, url, response, error, _pool, _stacktrace)


class Downloader:
    """Fetches for one connector. Each thread has its own: sessions are not shared.

    `mirror` is an organisation's own copy: every request goes to MIRROR/HOST/PATH, and only there.
    `progress(bytes so far, bytes expected or None)` is called while a file streams in.
    """

    def __init__(
        self,
        places: Places,
        source_name: str,
        limits: Limits,
        mirror: str | None = None,
        progress: Callable[[int, int | None], None] = lambda done, expected: None,
        stop: threading.Event | None = None,
    ) -> None:
        self.places = places
        self.source_name = source_name
        self.limits = limits
        self.mirror = mirror.rstrip("/") if mirror else None
        self.progress = progress
        self.stop = stop or threading.Event()
        self.clock = Clock(limits.total_seconds)
        self._session = self._open_session()

    def get(self, wanted: Wanted) -> Fetched:
        """Fetch one file into the raw store, or find that our copy is still current.

        Raises SourceError; the attempt is logged either way.
        """
        attempt: dict[str, Any] = {
            "fetched_at": _now(),
            "source_name": self.source_name,
            "url": wanted.url,
            "status": None,
            "headers": {},
            "seconds": None,
            "bytes_count": None,
            "sha256": None,
        }
        started = time.monotonic()
        try:
            most = self.limits.page_seconds if wanted.most_bytes <= SMALL_BYTES else self.limits.total_seconds
            fetched = self._within(most, wanted.url, lambda: self._get(wanted, attempt))
            outcome = ("unchanged", "The copy we hold is still current.") if attempt["status"] == 304 else ("kept", "")
            return fetched
        except SourceError as error:
            outcome = (error.outcome, str(error))
            raise
        except OSError as error:
            outcome = ("unkept", f"The file could not be kept on this machine ({error.strerror}).")
            raise SourceError("faulty", f"{outcome[1]} Make room on the disk and try again.") from error
        finally:
            seconds = round(time.monotonic() - started, 3)
            journal.log(self.places, attempt | {"seconds": seconds, "outcome": outcome[0], "message": outcome[1]})

    def pause(self, seconds: float) -> None:
        """Wait between two requests to the same publisher; with a mirror there is no need to."""
        if not self.mirror:
            with self.clock.stopped():
                self.stop.wait(seconds)

    def look(self, url: str) -> Link:
        """How a public page answers; its body is not read and nothing is kept.

        Unlike `get`, follows redirects to any host. Raises SourceError when nothing answers; logged either way.
        """
        attempt: dict[str, Any] = {"fetched_at": _now(), "source_name": self.source_name, "url": url, "status": None}
        outcome = ("looked at", "")
        try:
            link = self._within(self.limits.look_seconds, url, lambda: self._look(url))
            attempt["status"] = link.status
            return link
        except SourceError as error:
            outcome = (error.outcome, str(error))
            raise
        finally:
            journal.log(self.places, attempt | {"outcome": outcome[0], "message": outcome[1]})

    def _within(self, seconds: float, url: str, step: Callable[[], Outcome]) -> Outcome:
        """What the step returns, unless the publisher's time or that of this one answer is over first."""
        left, host = self.clock.left(), urlsplit(url).netloc
        if left <= 0:
            raise SourceError(
                "unreachable",
                f"{host} was not asked: the {self.limits.total_seconds:.0f} seconds for its source were over; the next refresh tries again.",
            )
        try:
            return within(min(seconds, left), step)
        except LateError:
            raise too_slow(host, min(seconds, left)) from None

    def _look(self, asked_url: str) -> Link:
        url = asked_url
        for _ in range(MOST_REDIRECTS + 1):
            response = self._ask(url, {})
            response.close()
            location = response.headers.get("Location")
            if response.status_code not in REDIRECTS or not location:
                return Link(asked_url, response.status_code, shown(url, MOST_NOTED))
            url = self._unmirrored(urljoin(url, location))
            if urlsplit(url).scheme not in ("http", "https"):
                break
        raise SourceError("faulty", f"{urlsplit(asked_url).netloc} sends us round in circles.")

    def _get(self, wanted: Wanted, attempt: dict) -> Fetched:
        known = journal.validators(self.places, wanted.url)
        is_kept = bool(known) and self._raw(known["sha256"]).is_file()
        conditions = _conditions(known) if is_kept else {}
        url, response = self._follow(wanted, conditions)
        with response:
            attempt["status"] = response.status_code
            kept = {key: response.headers[key] for key in journal.KEPT_HEADERS if key in response.headers}
            attempt["headers"] = kept
            if response.status_code == 304 and conditions:
                attempt["sha256"] = known["sha256"]
                return Fetched(self._raw(known["sha256"]), known["sha256"], url, wanted.url)
            _refuse_bad_status(response.status_code, urlsplit(url).netloc, wanted.url)
            partial, sha256, count = self._stream(response, wanted, url)
        attempt |= {"bytes_count": count, "sha256": sha256}
        try:
            content_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
            file_checks.check(partial, wanted.kind, content_type, urlsplit(url).netloc, wanted.most_unpacked_bytes)
            partial.replace(self._raw(sha256))
        finally:
            partial.unlink(missing_ok=True)
        said = {"etag": response.headers.get("ETag"), "last_modified": response.headers.get("Last-Modified")}
        validators = {name: value for name, value in said.items() if len(value or "") <= MOST_VALIDATOR}
        journal.keep_validators(self.places, wanted.url, validators | {"sha256": sha256})
        return Fetched(self._raw(sha256), sha256, url, wanted.url)

    def _follow(self, wanted: Wanted, conditions: dict) -> tuple[str, requests.Response]:
        url = wanted.url
        for _ in range(MOST_REDIRECTS + 1):
            parts = urlsplit(url)
            if parts.scheme != "https" or parts.hostname not in wanted.hosts:
                raise SourceError(
                    "faulty",
                    f"{urlsplit(wanted.url).netloc} sent us on to {_named(parts)}, which is not an address we take figures from; "
                    "if the publisher has moved, add the host to its connector in etl/refresh/sources.",
                )
            response = self._ask(url, conditions)
            location = response.headers.get("Location")
            if response.status_code not in REDIRECTS or not location:
                return url, response
            response.close()
            url = self._unmirrored(urljoin(url, location))
        raise SourceError("faulty", f"{urlsplit(wanted.url).netloc} sends us round in circles; try again later.")

    def _ask(self, url: str, headers: dict) -> requests.Response:
        parts = urlsplit(url)
        address = f"{self.mirror}/{parts.netloc}{parts.path or '/'}" if self.mirror else url
        if self.mirror and parts.query:
            address += f"?{parts.query}"
        if self.stop.is_set():
            raise SourceError("unreachable", "The refresh was stopped.")
        try:
            return self._session.get(
                address,
                headers=headers,
                timeout=(self.limits.connect_seconds, self.limits.read_seconds),
                stream=True,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError) as error:
            raise SourceError("unreachable", _why_unreachable(error, parts.netloc)) from error

    def _stream(self, response: requests.Response, wanted: Wanted, url: str) -> tuple[Path, str, int]:
        host = urlsplit(url).netloc
        expected = response.headers.get("Content-Length", "")
        expected_bytes = int(expected) if expected.isdigit() else None
        digest, count = hashlib.sha256(), 0
        partial = self._raw(f"{threading.get_ident()}-{os.getpid()}.partial")
        partial.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                for chunk in response.iter_content(CHUNK_BYTES):
                    count += len(chunk)
                    if count > wanted.most_bytes:
                        raise SourceError(
                            "faulty",
                            f"What {host} sent is larger than the {wanted.most_bytes / MEGABYTE:,.0f} MB we allow for it; it was not kept.",
                        )
                    if self.clock.left() <= 0 or self.stop.is_set():
                        raise too_slow(host, self.limits.total_seconds)
                    digest.update(chunk)
                    file.write(chunk)
                    self.progress(count, expected_bytes)
                file.flush()
                os.fsync(file.fileno())
        except (requests.RequestException, HTTPError) as error:
            partial.unlink(missing_ok=True)
            raise SourceError("unreachable", _why_broken_off(error, host)) from error
        except (SourceError, OSError):
            partial.unlink(missing_ok=True)
            raise
        return partial, digest.hexdigest(), count

    def _raw(self, name: str) -> Path:
        return self.places.downloads / "raw" / name

    def _unmirrored(self, url: str) -> str:
        """The publisher's address that a mirror's own address stands for: a mirror may redirect within itself."""
        if self.mirror and url.startswith(f"{self.mirror}/"):
            return "https://" + url[len(self.mirror) + 1 :]
        return url

    def _open_session(self) -> requests.Session:
        session = requests.Session()
        session.headers["User-Agent"] = USER_AGENT
        # A mirror is asked directly: a proxy for the internet would not know it.
        session.trust_env = self.mirror is None
        retries = _LimitedRetry(
            total=None,
            connect=0,
            read=0,
            other=0,
            redirect=0,
            status=int(self.limits.retries),
            status_forcelist=BUSY,
            allowed_methods={"GET"},
            backoff_factor=self.limits.backoff_seconds,
            retry_after_max=int(self.limits.retry_after_seconds),
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=retries))
        return session


def too_slow(called: str, seconds: float) -> SourceError:
    """The error of a publisher that was not done in its time."""
    return SourceError(
        "unreachable",
        f"{called} was not done within {seconds:.0f} seconds and we stopped; the next refresh tries again.",
    )


def ask_json(url: str, seconds: float) -> tuple[int, Any]:
    """(status, JSON or None) of one small answer to a visitor's question: nothing is logged, kept or tried again.

    A refusal's body is read too, as it can say why. Raises SourceError with a message that does not repeat the address.
    """
    try:
        with requests.get(
            url, headers={"User-Agent": USER_AGENT}, timeout=seconds, stream=True, allow_redirects=False
        ) as response:
            body = b""
            for chunk in response.iter_content(CHUNK_BYTES):
                body += chunk
                if len(body) > ANSWER_BYTES:
                    raise SourceError("faulty", "The service sent more than it should.")
            return response.status_code, _json_or_none(body, response.status_code)
    except (requests.RequestException, HTTPError, ValueError):
        raise SourceError("unreachable", "The service could not be reached.") from None


def _json_or_none(body: bytes, status: int) -> object:
    """The body as JSON; None where a refusal says nothing that can be read. Raises ValueError for a good answer that is no JSON."""
    try:
        return json.loads(body)
    except ValueError:
        if status == 200:
            raise
        return None


def _named(parts: SplitResult) -> str:
    """An address as far as it says where it leads; its own words may be anybody's."""
    is_plain = re.fullmatch(r"[a-z]{1,10}", parts.scheme) and re.fullmatch(r"[A-Za-z0-9.:-]{1,100}", parts.netloc)
    return f"{parts.scheme}://{parts.netloc}" if is_plain else "an address that is none"


def _conditions(known: dict) -> dict:
    headers = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last_modified")}
    return {name: value for name, value in headers.items() if value}


def _refuse_bad_status(status: int, host: str, url: str) -> None:
    if status == 200:
        return
    if status == 403:
        raise SourceError("refused", f"{host} refuses to let a program read {url} (403); open it in a browser instead.")
    if status == 429:
        raise SourceError(
            "refused", f"{host} asked us to slow down (429) and we stopped asking; the next refresh tries again."
        )
    if status in (404, 410):
        raise SourceError(
            "gone",
            f"{host} no longer has {url} ({status}); look where it has moved and correct the address in etl/refresh/sources.",
        )
    if status in BUSY:
        raise SourceError("unreachable", f"{host} has a fault of its own ({status}); the next refresh tries again.")
    raise SourceError("faulty", f"{host} answered {url} with status {status}, which we cannot use; try again later.")


def _why_unreachable(error: Exception, host: str) -> str:
    reason = _innermost(error)
    if isinstance(reason, NameResolutionError):
        why = "its name was not found"
    elif isinstance(error, requests.ConnectTimeout):
        why = "nothing answered in time"
    elif isinstance(error, requests.ReadTimeout) or "timed out" in str(reason):
        why = "it took the request but did not answer in time"
    elif "refused" in str(reason).lower():
        why = "the connection was refused"
    else:
        why = "the connection failed"
    return f"{host} could not be reached: {why}. Look whether this machine is online; the next refresh tries again."


def _why_broken_off(error: Exception, host: str) -> str:
    if "timed out" in str(error):
        return f"{host} stopped sending in the middle of the file; the next refresh tries again."
    return f"{host} broke off in the middle of the file; the next refresh tries again."


def _innermost(error: Exception) -> BaseException:
    """The error that urllib3 wrapped: the reason of a MaxRetryError."""
    first = error.args[0] if error.args else None
    return getattr(first, "reason", None) or first if isinstance(first, BaseException) else error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
