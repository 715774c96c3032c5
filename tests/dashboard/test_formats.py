"""Values become text in one way: never "nan", never more precise than known, dates as the British write them."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import formats

TODAY = date(2026, 11, 22)
LEAKS = re.compile(r"\b(nan|none|nat|null|inf)\b|<NA>|[-−]0(?![\d.,])", re.IGNORECASE)

days = st.dates(date(1990, 1, 1), TODAY)
as_known = st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda known: known[0].isoformat()[: known[1]])


def test_what_is_missing_is_said_in_words() -> None:
    for render in (formats.plain, formats.percent, formats.count, formats.one_decimal):
        assert render(None) == formats.MISSING
    assert formats.margin(None) == ""
    assert formats.rate(None, None) == formats.MISSING
    assert formats.day(None) == formats.month(None) == formats.short_day(None) == "date not known"
    assert formats.age(None, TODAY) == "age not known"
    assert formats.months_since(None, TODAY) is None
    assert formats.per_1000(100, None) == formats.MISSING


@given(st.none() | st.floats(0, 100), st.none() | st.booleans())
def test_percent_never_leaks(value: float | None, is_approximate: bool | None) -> None:
    assert not LEAKS.search(formats.percent(value, is_approximate))


@given(st.none() | st.integers(-(10**7), 10**7) | st.floats(-1e7, 1e7))
def test_counts_and_rates_never_leak(value: float | None) -> None:
    for words in (formats.count(value), formats.one_decimal(value), formats.plain(value)):
        assert not LEAKS.search(words), words


@given(st.none() | as_known)
def test_dates_never_leak_and_keep_their_precision(value: str | None) -> None:
    words = formats.day(value)
    assert not LEAKS.search(f"{words} {formats.short_day(value)}")
    if value is not None:
        assert len(words.split()) == {4: 1, 7: 2, 10: 3}[len(value)]


@given(st.none() | as_known.filter(lambda value: len(value) > 4))
def test_ages_never_leak(value: str | None) -> None:
    assert not LEAKS.search(formats.age(value, TODAY))


@given(days)
def test_a_day_reads_back_as_the_same_day(value: date) -> None:
    number, month, year = formats.day(value.isoformat()).split()
    assert date(int(year), formats.MONTHS.index(month) + 1, int(number)) == value


@given(days, st.integers(0, 400))
def test_nothing_gets_younger(value: date, later: int) -> None:
    months = formats.months_since(value.isoformat(), TODAY)
    assert 0 <= months <= formats.months_since(value.isoformat(), TODAY + timedelta(days=later))


@given(days)
def test_a_financial_year_runs_from_april_to_march(value: date) -> None:
    first, last = formats.financial_year(value.isoformat()).split("/")
    assert date(int(first), 4, 1) <= value <= date(int(first) + 1, 3, 31)
    assert int(last) == (int(first) + 1) % 100


@pytest.mark.parametrize(
    "said, expected",
    [
        (formats.percent(83.6), "83.6 per cent"),
        (formats.percent(90.0, True), "about 90 per cent"),
        (formats.percent(89.56), "89.56 per cent"),
        (formats.percent(0.0), "0 per cent"),
        (formats.margin(1.85), "± 1.85"),
        (formats.count(24300, True), "about 24,300"),
        (formats.count(285000.0), "285,000"),
        (formats.count(-3), "−3"),
        (formats.count(0), "0"),
        (formats.plain(-0.001), "0"),
        (formats.one_decimal(-0.01), "0.0"),
        (formats.per_1000(150, 2000), "75.0"),
        (formats.of_hundred(96.7), 97),
        (formats.of_hundred(83.6), 84),
        (formats.day("2017-06-15"), "15 June 2017"),
        (formats.day("2018-12"), "December 2018"),
        (formats.day("2018"), "2018"),
        (formats.day("2026-11-22T02:19:18+00:00"), "22 November 2026"),
        (formats.month("2017-06-15"), "June 2017"),
        (formats.short_day("2017-06-15"), "15 Jun 2017"),
        (formats.financial_year("2017-06-15"), "2017/18"),
        (formats.financial_year("2018-03-31"), "2017/18"),
        (formats.financial_year("1999-12-31"), "1999/00"),
        (formats.age("2017-06-15", TODAY), "over 9 years"),
        (formats.age("2023-01-22", TODAY), "nearly 4 years"),
        (formats.half_up(90.5), 91),
        (formats.half_up(91.5), 92),
        (formats.half_up(2.25, 1), 2.3),
        (formats.half_up(39_450, -2), 39_500),
        (formats.of_hundred(90.5), 91),
        (formats.percent(98.2, True), "about 98 per cent"),
        (formats.age("2024-11-22", TODAY), "2 years"),
        (formats.age("2024-11-23", TODAY), "nearly 2 years"),
        (formats.age("2025-02-22", TODAY), "21 months"),
        (formats.age("2025-11-22", TODAY), "1 year"),
        (formats.age("2018", TODAY), "about 8 years (only the year is known)"),
        (formats.age("2025", TODAY), "about 1 year (only the year is known)"),
        (formats.age("2026", TODAY), "less than a year (only the year is known)"),
        (formats.published("2018-12"), "December 2018"),
        (formats.published(None), "publication date not known"),
        (formats.published(None, "2021/22"), "2021/22 (publication date not known)"),
        (formats.listed(["grade"]), "grade"),
        (formats.listed(["grade", "date", "rate"]), "grade, date and rate"),
        (formats.age("2025-10-01", TODAY), "13 months"),
        (formats.age("2026-10-22", TODAY), "1 month"),
        (formats.age("2026-10-23", TODAY), "less than a month"),
        (formats.months_since("2018-12", date(2019, 1, 1)), 1),
        (formats.spelt(3), "three"),
        (formats.spelt(12), "twelve"),
        (formats.spelt(13), "13"),
        (formats.spelt(0), "no"),
        (formats.tel("0808 168 9276"), "tel:08081689276"),
        (formats.tel("(01622) 690690"), "tel:01622690690"),
    ],
)
def test_examples(said: object, expected: object) -> None:
    assert said == expected


@given(st.text("0123456789 ()-", min_size=1))
def test_a_tel_link_holds_digits_only(phone: str) -> None:
    assert re.fullmatch(r"tel:\d*", formats.tel(phone))


@given(st.integers(-10_000, 10_000), st.integers(0, 2))
def test_halves_are_rounded_away_from_zero_and_nothing_moves_by_more_than_half(thousandths: int, decimals: int) -> None:
    value = thousandths / 1000
    rounded = formats.half_up(value, decimals)
    assert abs(rounded - value) <= 0.5 * 10**-decimals + 1e-9
    assert formats.half_up(-value, decimals) == -rounded
    assert formats.half_up(rounded, decimals) == rounded


@pytest.mark.parametrize(
    "text",
    [
        "2-1",
        "1/2",
        "12/50",
        "2011/12",
        "1-2-20",
        "1 1/2",
        "Mar-20",
        "May",
        "3 May",
        "9:30",
        "9 am",
        "1E5",
        "01622",
        "TRUE",
    ],
)
def test_what_a_spreadsheet_would_make_a_date_or_number_of_gets_an_apostrophe(text: str) -> None:
    assert formats.spreadsheet_safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["Kent", "2016/17", "2021/22", "15 June 2017", "2019-03-28", "0808 168 9111", "96.6 ± 1", "PEEL 2021/22", ""],
)
def test_what_stays_as_it_is_or_is_a_whole_date_needs_none(text: str) -> None:
    assert formats.spreadsheet_safe(text) == text


@pytest.mark.parametrize("text", ["2018-12", "December 2018"])
def test_a_month_says_that_its_day_is_not_known(text: str) -> None:
    assert formats.spreadsheet_safe(text) == "December 2018 (day not known)"
