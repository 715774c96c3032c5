"""Publishing whole: a reader sees the old build or the new one, and whatever goes wrong, one of the two is served."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock
from workbench import Sheet, State

from dashboard.database import store
from etl.__main__ import main
from etl.build import inputs, load, queries
from etl.faults import InputError
from etl.paths import PROJECT, Places, Pointer

pytestmark = pytest.mark.slow

Open = Callable[[str], Sheet]
HOLD = (
    "import sys; from etl import paths; from etl.build import load; p = load.ensure(paths.places()); print(p.version)"
)


def rows_of(database: Path) -> dict[str, list[tuple]]:
    """Every row, in the order it is stored and exported in, of every table but the one that says when the build was made."""
    with duckdb.connect(str(database), read_only=True) as con:
        tables = [table for table in queries.catalogue_tables(con) if table != "etl_run"]
        return {table: con.execute(f'FROM "{table}"').fetchall() for table in tables}


def new_figures(sheet: Open, rate: str = "96.7") -> None:
    opened = sheet("register/recording_rate.csv")
    row = opened.row_where(inspection_id="kent-cdi_2016_20-re-inspection-2018", scope="all")
    opened.put(row, "rate_pct", rate).save()


def kent(database: Path) -> float:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(
            "SELECT rate_pct FROM recording_rate WHERE inspection_id = 'kent-cdi_2016_20-re-inspection-2018' AND scope = 'all'"
        ).fetchall()[0][0]


def in_a_process(places: Places, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=os.environ | {"ON_THE_RECORD_DATA": str(places.data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds that load nothing but their own version, for tests of what happens to finished files."""

    def fill(places: Places, aside: Path, version: str, now: datetime, inputs_sha256: str) -> tuple[dict, list]:
        with duckdb.connect(str(aside)) as con:
            con.execute(
                "CREATE TABLE etl_run AS SELECT ? AS run_id, ? AS inputs_sha256, ? AS schema_sha256",
                [version, inputs_sha256, inputs.schema_sha256()],
            )
        return {}, []

    monkeypatch.setattr(load, "_fill", fill)


def test_same_inputs_same_rows_in_the_same_order(published: Places) -> None:
    first = published.current()
    second = load.build(published).pointer
    assert first.database != second.database
    assert first.inputs_sha256 == second.inputs_sha256
    assert rows_of(first.database) == rows_of(second.database)


def test_other_statements_of_the_build_are_other_inputs(
    published: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new release that puts a table together otherwise builds it again, though no figure changed."""
    changed = tmp_path / "queries.py"
    changed.write_text(Path(queries.__file__).read_text(encoding="utf-8") + "# changed", encoding="utf-8")
    monkeypatch.setattr(queries, "__file__", str(changed))
    assert inputs.fingerprint(published) != published.current().inputs_sha256


@pytest.mark.usefixtures("quick")
def test_no_file_but_builds_pointer_and_lock_is_left(published: Places) -> None:
    load.build(published)
    left = {path.name for path in published.build.iterdir() if path.suffix != ".duckdb"}
    assert left == {"current.json", "build.lock"}


def test_new_build_shows_new_figures(published: Places, sheet: Open) -> None:
    assert kent(published.current().database) == 96.6
    new_figures(sheet)
    assert main(["build"]) == 0
    assert kent(published.current().database) == 96.7


@pytest.mark.usefixtures("quick")
def test_pointer_moves_last(published: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the pointer moves, the database it names is finished; until then it names the old one."""
    old = published.current()
    point = load._point
    seen: list[tuple[bool, bool]] = []

    def watch(places: Places, pointer: Pointer) -> Pointer:
        with duckdb.connect(str(pointer.database), read_only=True) as con:
            finished = queries.run(con)[:2] == (pointer.version, pointer.inputs_sha256)
        seen.append((places.current() == old, finished))
        return point(places, pointer)

    monkeypatch.setattr(load, "_point", watch)
    new = load.build(published).pointer
    assert seen == [(True, True)]
    assert published.current() == new


@pytest.mark.usefixtures("quick")
def test_killed_before_the_pointer_moved(published: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that is killed when its file is there, but not pointed to, changes nothing."""
    old = published.current()

    def die(places: Places, pointer: Pointer) -> Pointer:
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "_point", die)
    with pytest.raises(KeyboardInterrupt):
        load.build(published)
    assert published.current() == old


@pytest.mark.usefixtures("quick")
def test_previous_two_builds_stay(published: Places) -> None:
    made = [published.current()] + [load.build(published).pointer for _ in range(3)]
    kept = sorted(path.name for path in published.build.glob("*.duckdb"))
    assert kept == [pointer.database.name for pointer in made[1:]]


@pytest.mark.usefixtures("quick")
def test_clock_set_back_does_not_delete_what_is_served(published: Places) -> None:
    """Names sort by time; where other builds have later names, the last by name is not the newest."""
    for hour in ("01", "02", "03"):
        os.link(published.current().database, published.build / f"on-the-record-2999010{hour}T000000000000-0.duckdb")
    new = load.build(published).pointer
    assert published.current() == new
    assert len(list(published.build.glob("*.duckdb"))) == load.BUILDS_KEPT


@pytest.mark.usefixtures("quick")
def test_a_clock_that_ran_ahead_confuses_neither_rollback_nor_the_list(
    published: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names hold the time of a clock; what was published after what is written in the pointer."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Ahead":
            return cls(2999, 1, 1, tzinfo=tz)

    with monkeypatch.context() as patch:
        patch.setattr(load, "datetime", Ahead)
        ahead = load.build(published).pointer
    right = load.build(published).pointer
    monkeypatch.setenv("ON_THE_RECORD_DATA", str(published.data))
    assert store.versions()[:2] == [right.version, ahead.version]
    assert load.rollback(published).version == ahead.version
    assert store.versions()[:2] == [right.version, ahead.version]
    for _ in range(load.BUILDS_KEPT):
        newest = load.build(published).pointer
    assert not ahead.database.exists() and store.versions()[0] == newest.version
    assert len(published.builds()) == load.BUILDS_KEPT  # two of one second have the same version


def test_rollback_pins_until_the_next_build(published: Places, sheet: Open, capsys: pytest.CaptureFixture[str]) -> None:
    first = published.current()
    new_figures(sheet)
    second = load.build(published).pointer
    assert main(["rollback"]) == 0
    assert capsys.readouterr().out == f"Now serving {first.version}, until the next python -m etl build.\n"
    assert published.current() == first._replace(is_pinned=True)
    assert load.ensure(published) == first._replace(is_pinned=True), "the site must not rebuild what was rolled back"
    third = load.build(published).pointer
    assert not third.is_pinned
    assert published.current() == third
    assert kent(third.database) == kent(second.database) == 96.7


@pytest.mark.usefixtures("quick")
def test_rollback_twice_goes_back_twice(published: Places) -> None:
    builds = [published.current(), load.build(published).pointer, load.build(published).pointer]
    assert load.rollback(published).version == builds[1].version
    assert load.rollback(published).version == builds[0].version
    before = State(published)
    with pytest.raises(load.BuildError, match="there is no earlier build to go back to"):
        load.rollback(published)
    assert State(published) == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "change", ["UPDATE etl_run SET schema_sha256 = 'other'", "ALTER TABLE etl_run DROP schema_sha256"]
)
def test_no_rollback_to_what_another_release_built(change: str, published: Places) -> None:
    """The pages of this release would ask it for tables that it does not have."""
    load.build(published)
    earlier = load.build(published).pointer
    with duckdb.connect(str(earlier.database)) as con:
        con.execute(change)
    load.build(published)
    before = State(published)
    with pytest.raises(load.BuildError, match="was made by another release of the site"):
        load.rollback(published)
    assert State(published) == before


@pytest.mark.usefixtures("quick")
def test_no_rollback_to_a_damaged_build(published: Places) -> None:
    earlier = published.current()
    load.build(published)
    content = earlier.database.read_bytes()
    earlier.database.unlink()  # a link to a file that other tests read
    earlier.database.write_bytes(content[::-1])
    with pytest.raises(load.BuildError, match=r"the build before, on-the-record-.*, is damaged; delete it"):
        load.rollback(published)


def test_ensure_builds_again_what_another_release_built_even_if_pinned(
    published: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    load.build(published)
    pinned = load.rollback(published)
    copy = pinned.database.read_bytes()
    pinned.database.unlink()  # linked to the database of other tests
    pinned.database.write_bytes(copy)
    with duckdb.connect(str(pinned.database)) as con:
        con.execute("UPDATE etl_run SET schema_sha256 = 'other'")
    assert not load.ensure(published).is_pinned
    assert f"The build {pinned.version} is damaged or of another release of the site" in capsys.readouterr().out


def test_rollback_without_any_build(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback"]) == 1
    assert "there is no earlier build to go back to" in capsys.readouterr().err


def test_ensure_builds_when_there_is_none(published: Places) -> None:
    published.pointer.unlink()
    made = load.ensure(published)
    assert published.current() == made
    assert kent(made.database) == 96.6


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: data[::-1]])
def test_ensure_builds_again_what_is_damaged(spoil: Callable[[bytes], bytes], published: Places) -> None:
    damaged = published.current().database
    whole = damaged.read_bytes()
    damaged.unlink()  # other tests share the file
    damaged.write_bytes(spoil(whole))
    made = load.ensure(published)
    assert made.database != damaged
    assert load.ensure(published) == made == published.current()


def test_ensure_leaves_unchanged_figures_alone(published: Places) -> None:
    before = State(published)
    assert load.ensure(published) == published.current()
    os.utime(published.register / "grade.csv")  # saved again without a change
    load.ensure(published)
    assert State(published) == before


def test_ensure_rebuilds_when_a_figure_changes(published: Places, sheet: Open) -> None:
    old = published.current()
    new_figures(sheet)
    new = load.ensure(published)
    assert new.database != old.database
    assert kent(new.database) == 96.7


@pytest.mark.parametrize("rate", ["183.6", ""])
def test_ensure_keeps_serving_when_new_figures_are_bad(
    rate: str, published: Places, sheet: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    before, old = State(published), published.current()
    new_figures(sheet, rate)
    assert load.ensure(published) == old
    printed = capsys.readouterr().out
    assert f"The new figures were not published, the build {old.version} is still served." in printed
    assert "data/register/recording_rate.csv, row " in printed
    assert State(published) == before


def test_ensure_keeps_serving_when_figures_cannot_be_read(
    published: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = published.current()
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "grade.csv":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert load.ensure(published) == old
    assert "data/register/grade.csv: this file cannot be read (Permission denied)" in capsys.readouterr().out


def test_ensure_without_anything_to_serve(published: Places, sheet: Open) -> None:
    published.pointer.unlink()
    new_figures(sheet, "183.6")
    with pytest.raises(InputError, match=r"183\.6 is not allowed here"):
        load.ensure(published)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b'{"file": 5, "version": "", "inputs_sha256": "", "is_pinned": false}',
        b'{"file": "../force.csv", "version": "v", "inputs_sha256": "", "is_pinned": false}',
        b'{"file": "on-the-record-1-0.duckdb", "version": 5, "inputs_sha256": "", "is_pinned": false}',
        b'{"file": "on-the-record-1-0.duckdb", "version": "a\\nb", "inputs_sha256": "", "is_pinned": false}',
    ],
)
def test_spoilt_pointer_means_nothing_published(content: bytes, published: Places) -> None:
    published.pointer.write_bytes(content)
    assert published.current() is None


def test_pointer_to_a_deleted_build_means_nothing_published(published: Places) -> None:
    published.current().database.unlink()
    assert published.current() is None


def test_open_reader_is_undisturbed(published: Places, sheet: Open, request: pytest.FixtureRequest) -> None:
    """A visitor's connection can still read its build after that build has been deleted."""
    old = published.current().database
    with duckdb.connect(str(old), read_only=True) as reader:
        count = reader.execute("SELECT count(*) FROM grade").fetchall()
        new_figures(sheet)
        assert kent(load.build(published).pointer.database) == 96.7
        assert kent(old) == 96.6
        request.getfixturevalue("quick")
        for _ in range(load.BUILDS_KEPT):
            load.build(published)
            assert reader.execute("SELECT count(*) FROM grade").fetchall() == count
        assert not old.exists()
        assert reader.execute("SELECT max(rate_pct) FROM recording_rate").fetchall() == [(98.8,)]


def test_reader_sees_a_whole_build_at_every_moment(published: Places, sheet: Open) -> None:
    """Opening what the pointer names, again and again while builds go on, never fails and never shows half."""
    seen: set[float] = set()
    wrong: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.add(kent(published.current().database))
            except BaseException as error:
                wrong.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    try:
        new_figures(sheet)
        load.build(published)
        new_figures(sheet, "96.8")
        load.build(published)
    finally:
        done.set()
        reader.join(timeout=30)
    assert not wrong
    assert seen <= {96.6, 96.7, 96.8}


@pytest.mark.usefixtures("quick")
def test_leftovers_of_a_killed_build_are_cleared(published: Places) -> None:
    left = [
        published.build / name
        for name in (
            "on-the-record-20200101T000000000000-0.partial",
            "on-the-record-20200101T000000000000-0.partial.wal",
            "current.partial",
        )
    ]
    for path in left:
        path.write_bytes(b"half a build")
    load.build(published)
    assert not any(path.exists() for path in left)


def test_two_builds_at_once_in_threads(published: Places) -> None:
    ended: list[object] = []

    def build() -> None:
        try:
            ended.append(load.build(published).pointer)
        except BaseException as error:
            ended.append(error)

    threads = [threading.Thread(target=build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [type(end) for end in ended] == [Pointer, Pointer]
    assert published.current() == ended[-1]
    assert all(rows_of(end.database) for end in ended)


def test_two_sites_starting_at_once_build_once(published: Places, sheet: Open) -> None:
    """Both need the new figures; the second waits and takes what the first built, so rollback keeps its older builds."""
    new_figures(sheet)
    starting = [in_a_process(published, "-c", HOLD) for _ in range(2)]
    outputs = [process.communicate(timeout=60) for process in starting]
    assert [process.returncode for process in starting] == [0, 0], outputs
    assert outputs[0][0] == outputs[1][0] == f"{published.current().version}\n"
    assert len(list(published.build.glob("*.duckdb"))) == 2


def test_build_that_waits_too_long_says_so(
    published: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(load, "LOCK_WAIT_SECONDS", 0.1)
    before = State(published)
    with FileLock(published.build / "build.lock"):
        assert main(["build"]) == 1
    assert "another build has been running for over 0.1 seconds; wait for it to end" in capsys.readouterr().err
    assert State(published) == before


@pytest.mark.usefixtures("quick")
def test_killed_build_leaves_no_lock_behind(published: Places) -> None:
    """The lock ends with its process, so the next build does not wait for one that was killed."""
    code = (
        "import os; from etl import paths; from etl.build import load; "
        "load._fill = lambda *_: (print('building', flush=True), os.kill(os.getpid(), 9)); load.build(paths.places())"
    )
    process = in_a_process(published, "-c", code)
    output, _ = process.communicate(timeout=60)
    assert output == "building\n"
    assert process.returncode == -9
    assert load.build(published).pointer == published.current()


@pytest.mark.parametrize("room", [300, 300_000], ids=["no room to begin", "no room to end"])
def test_full_disk(room: int, published: Places) -> None:
    """The system refuses to let a file grow, as a full disk does: a sentence, no traceback, nothing half-written."""
    before = State(published)
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); "
        "import sys; from etl.__main__ import main; sys.exit(main(['build']))"
    )
    process = in_a_process(published, "-c", code)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out == ""
    assert err.splitlines() == [
        "the database could not be written (File too large); make room on the disk or check the rights of data/build/ "
        "and try again",
        "Nothing was published; the database served so far is unchanged.",
    ]
    assert State(published) == before
    assert not list(published.build.glob("*.partial*"))


@pytest.mark.usefixtures("quick")
def test_no_rights_to_write(
    published: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    before = State(published)
    monkeypatch.setattr(Path, "replace", refuse)
    assert main(["build"]) == 1
    assert (
        "the database could not be written (Permission denied); make room on the disk or check"
        in capsys.readouterr().err
    )
    assert State(published) == before


def test_no_folder_to_write_to(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    places.build.write_text("a file where the folder should be", encoding="utf-8")
    assert main(["build"]) == 1
    assert "the database could not be written (File exists)" in capsys.readouterr().err


def test_build_prints_what_it_published(published: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"Published {published.current().version}: ")
    assert first.endswith(" tables.")


def test_pointer_is_readable_by_anyone_who_looks(published: Places) -> None:
    pointer = json.loads(published.pointer.read_text(encoding="utf-8"))
    assert pointer == {
        "file": published.current().database.name,
        "version": published.current().version,
        "inputs_sha256": published.current().inputs_sha256,
        "is_pinned": False,
        "published": [published.current().database.name],
    }


def test_a_build_needs_nothing_of_the_refresh() -> None:
    code = "import sys; import etl.__main__; print([name for name in sys.modules if name.startswith('etl.refresh')])"
    printed = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert printed.stdout == "[]\n"
