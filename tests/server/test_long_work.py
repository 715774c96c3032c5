"""Downloads: two made at a time, the others in line, none for a visitor who has gone, and pictures drawn in processes that end."""

import json
import threading
import time
from collections.abc import Callable, Iterator

import anyio
import pytest
from starlette.testclient import TestClient

from dashboard.drawing import desk
from dashboard.drawing import sheet as sheet_module
from dashboard.drawing.sheet import Sheet
from dashboard.open_data import downloads, picture_files, routes
from dashboard.rules import force_record
from dashboard.server import long_work
from dashboard.server.long_work import AT_ONCE, MOST_OF_ONE_VISITOR, MOST_WAITING, Busy, Gone, LongWork
from dashboard.text import problem_words
from dashboard.workers import process
from dashboard.workers.process import WorkerProcess

PATIENCE = 30.0


async def stays() -> dict:
    """A visitor who waits for ever."""
    await anyio.sleep_forever()
    raise AssertionError


def goes_when(event: threading.Event) -> Callable:
    """A visitor who goes once the event is set."""

    async def receive() -> dict:
        while not event.is_set():
            await anyio.sleep(0.01)
        return {"type": "http.disconnect"}

    return receive


class Work:
    """Work that ends when it is told to; how much of it goes on at once."""

    def __init__(self) -> None:
        self.may_end, self.running, self.most, self.begun = threading.Event(), 0, 0, 0
        self._lock = threading.Lock()

    def __call__(self) -> str:
        with self._lock:
            self.running += 1
            self.begun += 1
            self.most = max(self.most, self.running)
        self.may_end.wait(PATIENCE)
        with self._lock:
            self.running -= 1
        return "made"


async def until(is_so: Callable[[], bool]) -> None:
    with anyio.fail_after(PATIENCE):
        while not is_so():
            await anyio.sleep(0.01)


# -- the line ------------------------------------------------------------------------------------------------------------------


def test_every_address_of_whole_tables_and_files_is_long_work() -> None:
    long = {endpoint.path for endpoint in routes.ENDPOINTS if endpoint.is_long}
    assert long == {
        endpoint.path
        for endpoint in routes.ENDPOINTS
        if endpoint.path.startswith("/download/") or ("{table}" in endpoint.path or endpoint.path.endswith(".zip"))
    }


def test_two_at_a_time_and_whoever_comes_to_a_long_line_is_told_at_once() -> None:
    work, line, told = Work(), LongWork(), []

    async def one() -> None:
        try:
            told.append(await line.done(work, stays, object()))
        except Busy:
            told.append("busy")

    async def all_at_once() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(AT_ONCE + MOST_WAITING + 3):
                visitors.start_soon(one)
            await until(lambda: told.count("busy") == 3 and work.running == AT_ONCE)
            work.may_end.set()

    anyio.run(all_at_once)
    assert told.count("made") == AT_ONCE + MOST_WAITING and work.most == AT_ONCE


def test_one_visitor_has_neither_every_turn_nor_the_whole_line() -> None:
    """Of whole tables, each is made in a second or so: a robot would have everybody wait, or be told to come back."""
    work, line, told = Work(), LongWork(), []

    async def one(visitor: str) -> None:
        try:
            told.append((visitor, await line.done(work, stays, visitor)))
        except Busy:
            told.append((visitor, "busy"))

    async def try_it() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(AT_ONCE + MOST_WAITING):
                visitors.start_soon(one, "robot")
            await until(lambda: len(told) == AT_ONCE + MOST_WAITING - MOST_OF_ONE_VISITOR)
            assert work.running == AT_ONCE - 1
            visitors.start_soon(one, "reader")
            await until(lambda: work.running == AT_ONCE)
            work.may_end.set()

    anyio.run(try_it)
    assert set(told[: AT_ONCE + MOST_WAITING - MOST_OF_ONE_VISITOR]) == {("robot", "busy")}
    assert ("reader", "made") in told


def test_a_turn_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_work, "LONGEST_WAIT", 0.1)
    work, line = Work(), LongWork()

    async def try_it() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(AT_ONCE):
                visitors.start_soon(line.done, work, stays, object())
            await until(lambda: work.running == AT_ONCE)
            with pytest.raises(Busy):
                await line.done(work, stays, object())
            assert work.begun == AT_ONCE
            work.may_end.set()

    anyio.run(try_it)


def test_whoever_goes_gives_up_the_place_and_a_turn_is_free_only_when_the_work_has_stopped() -> None:
    work, line, gone, left = Work(), LongWork(), threading.Event(), []

    async def leaving() -> None:
        with pytest.raises(Gone):
            await line.done(work, goes_when(gone), object())
        left.append(1)

    async def try_it() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(AT_ONCE + 1):
                visitors.start_soon(leaving)
            await until(lambda: work.running == AT_ONCE)
            gone.set()
            await until(lambda: len(left) == 1)  # the one in line
            assert work.running == AT_ONCE and work.begun == AT_ONCE
            work.may_end.set()
            await until(lambda: len(left) == AT_ONCE + 1)
            assert await line.done(work, stays, object()) == "made"

    anyio.run(try_it)


# -- as visitors see it ----------------------------------------------------------------------------------------------------------


def test_a_full_line_gets_a_page_or_a_problem_that_says_when_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "AT_ONCE", 0)
    monkeypatch.setattr(long_work, "MOST_WAITING", 0)
    page = client.get("/download/timeline.csv?force=kent&utm_source=a-full-line")
    assert page.status_code == 503 and page.headers["content-type"].startswith("text/html")
    assert problem_words.FILES_ARE_BUSY in page.text
    problem = client.get("/data/latest/on-the-record.zip?utm_source=a-full-line")
    assert (problem.status_code, problem.json()["detail"]) == (503, problem_words.FILES_ARE_BUSY)
    for answer in (page, problem):
        assert int(answer.headers["retry-after"]) > 0 and answer.headers["cache-control"] == "no-store"
    assert client.get("/api/v1/forces/kent.json").status_code == 200, (
        "what does not take long does not wait for what does"
    )


def test_a_picture_that_cannot_be_drawn_is_told_to_a_person(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Sheet) -> bytes:
        raise desk.NotDrawnError("too long")

    monkeypatch.setattr(desk, "draw", fails)
    answer = client.get("/download/timeline.svg?force=surrey")
    assert answer.status_code == 503 and problem_words.NOT_DRAWN in answer.text and answer.headers["retry-after"]


def test_a_panel_too_many_is_refused(client: TestClient) -> None:
    everybody = ",".join(force_record.short_names())
    asked = {"force": "kent", "split": "forces", "period": "quarter", "beside": everybody}
    assert client.get("/download/panels.csv", params=asked).status_code == 400


# -- the processes that draw -------------------------------------------------------------------------------------------------------


def sheet() -> Sheet:
    view = downloads.view_of("timeline", {"force": "kent"})
    return picture_files.sheet_of(view, "svg", "https://record.example", "v")


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    only = WorkerProcess("dashboard.drawing", desk.KILLED_AFTER, desk.KEEPS)
    yield only
    only.end()


@pytest.mark.parametrize("address", ["timeline", "panels", "map"])
def test_a_sheet_reaches_the_process_whole(client: TestClient, address: str) -> None:
    asked = {
        "timeline": {"force": "kent"},
        "panels": {"force": "kent", "split": "forces", "period": "year"},
        "map": {"grades": "latest"},
    }[address]
    view = downloads.view_of(address, asked)
    drawn = picture_files.sheet_of(view, "png", "https://record.example", "v")
    told = json.dumps(drawn.as_json())
    again = sheet_module.from_json(json.loads(told))
    assert type(again.picture) is type(drawn.picture) and json.dumps(again.as_json()) == told


@pytest.mark.slow
def test_a_picture_that_takes_too_long_ends_its_process_and_the_next_one_is_drawn(worker: WorkerProcess) -> None:
    assert worker.ask(sheet().as_json())[0]["outcome"] == "drawn"
    first = worker.process_id
    worker._killed_after = 0.001
    assert worker.ask(sheet().as_json())[0]["outcome"] == "too long" and worker.process_id is None
    worker._killed_after = desk.KILLED_AFTER
    facts, body = worker.ask(sheet().as_json())
    assert facts["outcome"] == "drawn" and b"<svg" in body and worker.process_id != first


@pytest.mark.slow
def test_a_picture_that_nobody_waits_for_ends_its_process(worker: WorkerProcess) -> None:
    gone = threading.Event()
    token = process.unwanted.set(gone)
    try:
        threading.Timer(0.3, gone.set).start()  # while the process still loads what it needs
        began = time.perf_counter()
        assert worker.ask(sheet().as_json())[0]["outcome"] == "unwanted"
        assert time.perf_counter() - began < 2 and worker.process_id is None
    finally:
        process.unwanted.reset(token)
    assert worker.ask(sheet().as_json())[0]["outcome"] == "drawn"


@pytest.mark.slow
def test_a_picture_that_takes_too_much_memory_is_refused_and_the_process_lives(worker: WorkerProcess) -> None:
    drawn = sheet()
    huge = Sheet("print", drawn.title, drawn.subtitle, ["a line\n" * 40_000], drawn.picture)
    assert worker.ask(huge.as_json())[0]["outcome"] in ("too large", "failed", "too long")
    assert worker.ask(drawn.as_json())[0]["outcome"] == "drawn"


@pytest.mark.slow
def test_the_largest_picture_is_drawn_within_its_limits(client: TestClient) -> None:
    asked = {"measure": "recording_rate", "forces": ",".join(force_record.short_names()), "order": "name"}
    answer = client.get("/download/rates.png", params=asked | {"inspection": "newest", "size": "print"})
    assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")
    assert len(desk.process_ids()) <= desk.AT_ONCE
