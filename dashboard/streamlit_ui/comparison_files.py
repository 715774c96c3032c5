"""Exactly this view, to take away: CSV, accessible spreadsheet, picture. The caveats travel inside each of them."""

import csv
import io
import textwrap
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from dashboard.render import plotly_charts
from dashboard.text import compare_page, formats, site_words

BESIDE_CHARACTERS = 38
"""Room for words beside a mark of the picture."""


@dataclass(frozen=True)
class View:
    """What a reader is looking at on Compare: `rows` with one force a row, and the words that belong to it.

    Columns of `rows`: force, figure columns (rate_pct, ci_pct, ci_missing and is_approximate, or grade), programme, inspection (which,
    and when), published_on, judged_since (what is newer), measure, source, source_kind, source_url, date_source_url, report_url; None
    where a value is not known. There is at least one row.
    """

    title: str
    rows: list[dict[str, Any]]
    caveats: list[str]
    address: str
    version: str


def as_csv(view: View) -> bytes:
    """One header row, one row a force; caveats, address and data version in columns of their own, so they cannot be lost."""
    about = {"caveats": " ".join(view.caveats), "address": view.address, "data_version": view.version}
    text = io.StringIO()
    writer = csv.DictWriter(text, [*view.rows[0], *about])
    writer.writeheader()
    for row in view.rows:
        writer.writerow({name: _cell(value) for name, value in (row | about).items()})
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    return formats.formula_safe(value) if isinstance(value, str) else value


def as_spreadsheet(view: View) -> bytes:
    """An accessible workbook with cover and table, by the rules of the Government Analysis Function (gptables)."""
    import gptables  # here and not above: only who downloads waits for it
    import pandas as pd

    # A cell of a spreadsheet is never empty: a missing margin says why it is missing.
    rows = [row | {"ci_pct": row["ci_missing"]} if row.get("ci_missing") else row for row in view.rows]
    file = io.BytesIO()
    sheet = gptables.GPTable(
        table=pd.DataFrame(rows, dtype=object).fillna(formats.MISSING),
        table_name="figures",
        title=view.title,
        subtitles=[],
        scope="England and Wales",
        source=view.address,
    )
    cover = gptables.Cover(
        title=f"{site_words.SITE}: {view.title}",
        intro=[site_words.INDEPENDENT, site_words.data_footer(view.version)],
        about=[*view.caveats, view.address],
        contact=[],
    )
    gptables.write_workbook(
        file,
        {"Figures": sheet},
        cover=cover,
        contentsheet_label=None,
        workbook_options={"strings_to_formulas": False},
    )
    return file.getvalue()


def as_picture(view: View, kind: str) -> bytes:
    """The chart of recording rates as "png" or "svg", with title, sources, caveats and address burned in."""
    import matplotlib  # here and not above: it takes half a second, for which no page should wait

    matplotlib.use("Agg")  # draws to memory; there is no screen on a server
    import matplotlib.pyplot as plt

    ink, accent = plotly_charts.LIGHT.ink, plotly_charts.LIGHT.accent
    words = [
        *view.caveats,
        f"Source: {', '.join(dict.fromkeys(row['source'] for row in view.rows))}.",
        f"{site_words.SITE}, data version {view.version}. {view.address}",
    ]
    foot = "\n".join(textwrap.fill(line, 105) for line in words)
    said = [_beside(row) for row in view.rows]
    lines = sum(words.count("\n") + 1 for words in said)
    height = 1.1 + 0.17 * lines + 0.1 * len(view.rows) + 0.19 * (foot.count("\n") + 1)
    with plt.rc_context(
        {"font.family": "sans-serif", "svg.fonttype": "none", "text.color": ink, "axes.labelcolor": ink}
    ):
        figure, axes = plt.subplots(figsize=(8.5, height), layout="constrained")
        # A row is as high as the words beside it.
        ends = list(accumulate(words.count("\n") + 1 + 0.7 for words in said))
        positions = [end - (words.count("\n") + 1 + 0.7) / 2 for end, words in zip(ends, said)]
        for position, row, beside in zip(positions, view.rows, said):
            rate, ci = row["rate_pct"], row["ci_pct"]
            fill = "none" if ci is None else "full"
            axes.errorbar(rate, position, xerr=ci, fmt="o", color=accent, capsize=3, fillstyle=fill)
            axes.annotate(beside, (1.01, position), xycoords=("axes fraction", "data"), va="center", fontsize=9)
        axes.set_yticks(positions, [row["force"] for row in view.rows])
        axes.set_ylim(ends[-1], 0)
        axes.xaxis.set_major_formatter("{x:g}%")
        axes.grid(axis="x", color=plotly_charts.LIGHT.rule)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        figure.suptitle("\n".join(textwrap.wrap(view.title, 80)), x=0.01, ha="left", fontsize=12, fontweight="bold")
        figure.supxlabel(foot, x=0.01, ha="left", fontsize=7.5)
        file = io.BytesIO()
        figure.savefig(file, format=kind, dpi=160, metadata={"Title": view.title})
        plt.close(figure)
    return file.getvalue()


def _beside(row: dict[str, Any]) -> str:
    """What stands beside a mark of the picture: figure, which inspection and when, and what is newer."""
    figure = f"{formats.about(row['is_approximate'])}{formats.plain(row['rate_pct'])} {formats.margin(row['ci_pct'])}"
    words = [figure, row["inspection"]]
    if row["judged_since"] != compare_page.NOTHING_SINCE:
        words.append(f"{compare_page.JUDGED_SINCE}: {row['judged_since']}")
    return "\n".join(textwrap.fill(line, BESIDE_CHARACTERS) for line in words)
