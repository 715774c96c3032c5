"""Whatever a person types or a broken program saves, the loader takes it as it is or refuses it in a sentence."""

import calendar
import math
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from workbench import TESTSHIRE, Testshire

from etl.build import checks, inputs
from etl.faults import Fault, InputError, allowed, display_path
from etl.paths import Places

pytestmark = pytest.mark.slow

FAST = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""The same examples on every machine, so that a failure can be repeated."""

TYPED = st.text(max_size=30) | st.sampled_from(
    [
        *("nan", "inf", "-inf", "1e400", "1e-400", "-0", "3.7", "183.6", "24,300", "1_000", "0x10", "9" * 40, "-1"),
        *("2019-13-40", "2018-12", "2019-02-29", "0000-00", "2019-03-07T00:00", "٢٠١٩-٠٣-٠٧", "2019-03-07\n"),
        *("NULL", "None", "true", "yes", "TRUE ", "=1+1", "'", '"', '""', "\\", ";", "\x00", "\u2028", "\x85", "\x1c"),
        *("a,b", "a\nb", "a\rb", '"; DROP TABLE force; --', "'; DROP TABLE force; --", "\ufeff", "🚓", "a" * 5000),
    ]
)
CELLS = [(name, column) for name, row in TESTSHIRE.items() for column in row]


def in_words(error: InputError, file: str) -> None:
    """Every fault is one line that begins with the file."""
    assert error.faults
    assert len(str(error).splitlines()) == len(error.faults)
    for fault in error.faults:
        assert str(fault).startswith(f"data/{file}")
        assert len(str(fault)) < 1000


@settings(FAST, max_examples=120)
@given(cell=st.sampled_from(CELLS), typed=TYPED)
@example(cell=("register/recording_estimate.csv", "crimes_per_year_count"), typed="3.7")
@example(cell=("register/recording_rate.csv", "rate_pct"), typed="nan")
@example(cell=("register/recording_rate.csv", "ci_pct"), typed="1e400")
@example(cell=("register/victim_service.csv", "notes"), typed="one\u2028two")
@example(cell=("register/victim_service.csv", "notes"), typed="one\x85two")
@example(cell=("register/victim_service.csv", "notes"), typed="one\x00two")
def test_any_text_in_any_cell(cell: tuple[str, str], typed: str, testshire: Testshire) -> None:
    """Loaded as typed, or refused in words naming the file: never altered, never a crash."""
    file, column = cell
    try:
        loaded = testshire.load_with(file, {column: typed})[column]
    except InputError as error:
        in_words(error, file)
        return
    text = typed.strip()
    if not text:
        assert loaded is None
    elif isinstance(loaded, bool):
        assert text.lower() in (
            ("true", "t", "1", "yes", "y", "on") if loaded else ("false", "f", "0", "no", "n", "off")
        )
    elif isinstance(loaded, int | float):
        assert math.isfinite(loaded)
        assert math.isclose(float(text), loaded)
    else:
        assert loaded == text


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\n", "\r\n"])
def test_a_line_separator_inside_a_cell_does_not_tear_its_row(separator: str, testshire: Testshire) -> None:
    """Text pasted from a web page may contain them, unseen."""
    notes = f"one{separator}two"
    assert testshire.load_with("register/victim_service.csv", {"notes": notes})["notes"] == notes


@settings(FAST, max_examples=80)
@given(
    name=st.sampled_from(list(TESTSHIRE)),
    content=st.binary(max_size=200)
    | st.text(alphabet=',"\n\r ;ab1', max_size=80).map(str.encode)
    | st.integers(0, 200).map(lambda cut: b"\xef\xbb\xbf" * (cut % 2)),
)
def test_any_bytes_as_a_file(name: str, content: bytes, testshire: Testshire) -> None:
    path = testshire.sound.data / name
    good = path.read_bytes()
    path.write_bytes(content)
    try:
        testshire.load(name, testshire.sound)
    except InputError as error:
        in_words(error, name)
    else:
        raise AssertionError("bytes at random cannot make a table with all its columns")
    finally:
        path.write_bytes(good)


@FAST
@example(name="sources.csv", cut=0.0, inserted=b"\x0b")
@given(name=st.sampled_from(list(TESTSHIRE)), cut=st.floats(0, 1), inserted=st.binary(max_size=4))
def test_a_file_with_a_few_bytes_changed(name: str, cut: float, inserted: bytes, testshire: Testshire) -> None:
    path = testshire.sound.data / name
    good = path.read_bytes()
    at = int(cut * len(good))
    path.write_bytes(good[:at] + inserted + good[at + 1 :])
    try:
        testshire.load(name, testshire.sound)
    except InputError as error:
        in_words(error, name)
    finally:
        path.write_bytes(good)


def test_spreadsheet_programs_may_save_as_they_do(testshire: Testshire) -> None:
    """A byte order mark, Windows line ends and quotes round every cell are all fine."""
    name = "register/recording_rate.csv"
    path = testshire.sound.data / name
    good = path.read_bytes()
    loaded = testshire.load(name, testshire.sound)
    quoted = b"\n".join(b",".join(b'"' + cell + b'"' for cell in line.split(b",")) for line in good.splitlines())
    try:
        for saved in (b"\xef\xbb\xbf" + good, good.replace(b"\n", b"\r\n"), good.rstrip(b"\n"), quoted):
            path.write_bytes(saved)
            assert testshire.load(name, testshire.sound) == loaded
    finally:
        path.write_bytes(good)


# -- dates ---------------------------------------------------------------------------------------------------------------


def real_day(text: str) -> bool:
    """A month or a day of the calendar, found without DuckDB."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text):
        return False
    year, month, *day = map(int, text.split("-"))
    if not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 29 if month == 2 and leap else (28, 31)[month != 2] if month == 2 else calendar.mdays[month]
    return not day or 1 <= day[0] <= days


NEARLY_DATES = st.builds(
    lambda year, month, day: f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}"),
    st.integers(1000, 2999),
    st.integers(0, 14),
    st.none() | st.integers(0, 33),
) | st.sampled_from(["2019", "2019-3", "2019-03-7", "07/03/2019", "2019-03-07 12:00", "2019-00", "7 March 2019"])


@settings(FAST, max_examples=60)
@given(day=NEARLY_DATES)
@example(day="2018-12")
@example(day="2019-13-40")
@example(day="2019-02-29")
@example(day="2020-02-29")
@example(day="1900-02-29")
@example(day="2000-02-29")
def test_months_and_days_of_the_calendar_are_taken_and_no_others(day: str, testshire: Testshire) -> None:
    if real_day(day):
        loaded = testshire.load_with("register/victim_service.csv", {"checked_on": day})
        assert loaded["checked_on"] == day, "the precision is kept"
    else:
        with pytest.raises(
            InputError, match=r"victim_service\.csv, row 2, column checked_on: .* write a date as 2019-03-07"
        ):
            testshire.load_with("register/victim_service.csv", {"checked_on": day})


@pytest.mark.parametrize(
    ("audit_to", "published_on", "fits"),
    [
        ("2018-12-15", "2018-12", True),
        ("2018-12", "2018-12-15", True),
        ("2018-12", "2018-12", True),
        ("2018-12-15", "2018-12-14", False),
        ("2019-01-01", "2018-12", False),
        ("2019-01", "2018-12-31", False),
    ],
)
def test_a_month_alone_is_refused_only_where_no_day_of_it_would_do(
    audit_to: str, published_on: str, fits: bool, testshire: Testshire
) -> None:
    changes = {"audit_to": audit_to, "published_on": published_on}
    if fits:
        assert testshire.load_with("register/inspection.csv", changes)["published_on"] == published_on
    else:
        with pytest.raises(InputError, match="a report is published after its audit ends"):
            testshire.load_with("register/inspection.csv", changes)


# -- small helpers -------------------------------------------------------------------------------------------------------


@FAST
@given(words=st.text())
def test_digits_are_digits(words: str) -> None:
    assert re.fullmatch("[0-9]*", checks.digits(words))


@FAST
@given(
    number=st.text("123456789", min_size=9, max_size=10),
    gaps=st.lists(st.sampled_from(["", " ", "-", "  ", ".", "\u00a0"]), min_size=11, max_size=11),
    prefix=st.sampled_from(["0", "+44", "+44 ", "+44 (0)", "+44(0) ", "0044 ", "00 44 ", "+44 0"]),
)
def test_a_number_is_the_same_however_it_is_written(number: str, gaps: list[str], prefix: str) -> None:
    assert checks.digits(prefix + "".join(d + gap for d, gap in zip(number, gaps))) == "0" + number


@FAST
@given(names=st.lists(st.text("abc", min_size=1), max_size=30), most=st.integers(1, 10))
def test_listed_names_are_named_or_counted(names: list[str], most: int) -> None:
    sentence = checks.listed(names, most)
    assert "\n" not in sentence
    if len(names) > most:
        assert sentence.endswith(f" and {len(names) - most} more")
        assert sentence.count(", ") == most - 1
    elif len(names) > 1:
        assert sentence == f"{', '.join(names[:-1])} and {names[-1]}"
    else:
        assert sentence == "".join(names)


@pytest.mark.parametrize(
    ("names", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(names: list[str], sentence: str) -> None:
    assert checks.listed(names) == sentence


@FAST
@given(column=st.text())
def test_there_are_words_for_any_column(column: str) -> None:
    assert allowed(column)


def test_a_fault_says_as_much_as_it_knows() -> None:
    assert str(Fault("data/a.csv", "gone")) == "data/a.csv: gone"
    assert str(Fault("data/a.csv", "odd", 3)) == "data/a.csv, row 3: odd"
    assert str(Fault("data/a.csv", "odd", 3, "b")) == "data/a.csv, row 3, column b: odd"
    assert display_path(Path("/x/data/register/a.csv"), Path("/x/data")) == "data/register/a.csv"
    assert display_path(Path("/y/a.csv"), Path("/x/data")) == "a.csv"


# -- the fingerprint of the inputs ---------------------------------------------------------------------------------------


@settings(FAST, max_examples=80)
@given(data=st.data())
def test_fingerprint_changes_with_any_byte_and_with_nothing_else(data: st.DataObject, testshire: Testshire) -> None:
    places = testshire.sound
    before = inputs.fingerprint(places)
    assert inputs.fingerprint(Places(places.data)) == before
    path = places.data / data.draw(st.sampled_from(list(TESTSHIRE)))
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255))
    path.write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
    try:
        assert (inputs.fingerprint(places) == before) == (good[at] == byte)
    finally:
        path.write_bytes(good)
    assert inputs.fingerprint(places) == before


def test_fingerprint_knows_names_files_and_refreshed_figures(tmp_path: Path) -> None:
    places = Places(tmp_path)
    for folder in (places.register, places.snapshot, places.refreshed, places.build):
        folder.mkdir(parents=True)
    seen = {inputs.fingerprint(places)}
    changes = [
        ("register/a.csv", b"1"),
        ("register/b.csv", b"1"),
        ("register/b.csv", b"2"),
        ("snapshot/a.parquet", b"1"),
        ("downloads/tables/a.parquet", b"1"),
        ("sources.csv", b"1"),
        ("withdrawn_numbers.csv", b"1"),
    ]
    for count, (name, content) in enumerate(changes, start=2):
        (tmp_path / name).write_bytes(content)
        seen.add(inputs.fingerprint(places))
        assert len(seen) == count, name
    (tmp_path / "register/b.csv").rename(tmp_path / "register/c.csv")
    assert inputs.fingerprint(places) not in seen
    (tmp_path / "register/c.csv").rename(tmp_path / "register/b.csv")
    (places.build / "current.json").write_bytes(b"not an input")
    assert inputs.fingerprint(places) in seen


def test_refreshed_figures_stand_in_for_the_bundled_ones(tmp_path: Path) -> None:
    """What a person corrected by hand wins over both."""
    places = Places(tmp_path)
    for folder in (places.register, places.snapshot, places.refreshed):
        folder.mkdir(parents=True)
    assert inputs.input_file(places, "population") == places.register / "population.csv"
    for path in (
        places.snapshot / "population.parquet",
        places.refreshed / "population.parquet",
        places.register / "population.csv",
    ):
        path.write_bytes(b"")
        assert inputs.input_file(places, "population") == path
