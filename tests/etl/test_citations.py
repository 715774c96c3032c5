"""A source must speak of the force and the year that cite it, as far as its address, title and date show."""

import pytest

from etl.build import citations

FORCES = ["testshire", "north-testshire", "metropolitan"]


def citation(words: str, source_published_on: str | None = None, note: str | None = None) -> citations.Citation:
    return citations.Citation(
        "grade",
        "testshire-peel_2021_22-inspection-2021-22",
        "testshire",
        "2021/22",
        "2022-07-07",
        note,
        "a-page",
        words,
        source_published_on,
    )


@pytest.mark.parametrize(
    ("words", "published_on", "wrong"),
    [
        ("https://hmicfrs.example/peel-reports/testshire-2021-22/ PEEL 2021/22: Testshire Police", None, None),
        ("https://news.example/testshire-police-told Testshire Police told", "2022-07-08", None),
        ("https://news.example/page A report that names no force", "2023-01-01", None),
        ("https://news.example/north-testshire-police North Testshire Police", None, "a page about north-testshire"),
        ("https://hmicfrs.example/peel-assessments/peel-2018/testshire/", None, "the page of PEEL 2018"),
        ("https://hmicfrs.example/peel-2018/testshire/", None, "the page of PEEL 2018"),
        ("https://news.example/testshire", "2022-07-05", "a page of 2022-07-05, before it was published"),
        ("https://news.example/testshire", "2022-06", "a page of 2022-06, before it was published"),
        ("https://news.example/testshire", "2022-07-06", None),
        ("https://news.example/testshire", "2022", None),
        ("https://news.example/testshire", "2024", "a page of 2024"),
    ],
)
def test_page_of_another_force_or_year_is_found(words: str, published_on: str | None, wrong: str | None) -> None:
    found = [what for _, what in citations.mismatches([citation(words, published_on)], FORCES)]
    assert found == ([wrong] if wrong else [])


def test_a_note_answers_for_it() -> None:
    cited = citation("https://news.example/north-testshire", note="Read on a page about both forces")
    assert list(citations.mismatches([cited], FORCES)) == []
    assert len(list(citations.mismatches([cited._replace(note="About 96 per cent")], FORCES))) == 1
