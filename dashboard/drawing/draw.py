"""How a picture is drawn: what runs in a process of `desk`, and nowhere else."""

import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dashboard.drawing.sheet import Sheet
from dashboard.render.grade_colours import GRADES
from dashboard.render.palette import LIGHT
from dashboard.render.picture import Line, Panels, Picture, Rows, Tiles
from dashboard.render.rate_axis import lower_bound
from dashboard.text import grade_words

PRINT_DPI, PRINT_PX = 300, 2126
"""180 mm wide, a text column of A4."""
SCREEN_PX, SCREEN_SCALE = 800, 2
WIDTH = PRINT_PX / PRINT_DPI
"""In inches, as the library counts."""
DPI = {"print": PRINT_DPI, "png": SCREEN_PX * SCREEN_SCALE / WIDTH, "svg": 72}
TITLE_POINTS, TEXT_POINTS, SMALL_POINTS = 12, 8.5, 7
LINE_INCHES = 0.165
TITLE_CHARACTERS, FOOT_CHARACTERS, LABEL_CHARACTERS, BESIDE_CHARACTERS = 70, 126, 26, 44
"""How many characters fit into a line, counted wide, since a reader must never miss a word."""
_STYLE: Any = {
    "font.family": "sans-serif",
    "svg.fonttype": "none",
    "text.color": LIGHT.ink,
    "axes.labelcolor": LIGHT.ink,
    "xtick.color": LIGHT.quiet,
    "ytick.color": LIGHT.ink,
    "hatch.linewidth": 0.8,
    "hatch.color": LIGHT.accent,
}


def draw(sheet: Sheet) -> bytes:
    """The picture as a file."""
    picture = sheet.picture
    head = wrapped(sheet.title, TITLE_CHARACTERS)
    about = wrapped(sheet.subtitle, FOOT_CHARACTERS)
    foot = "\n".join(wrapped(line, FOOT_CHARACTERS) for line in sheet.foot if line)
    with mpl.rc_context(_STYLE):
        top = 0.25 * (head.count("\n") + 1) + 0.17 * (about.count("\n") + 1 if about else 0) + 0.1
        bottom = 0.125 * (foot.count("\n") + 1) + 0.15
        middle = _height(picture)
        height = top + middle + bottom
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        engine: Any = figure.get_layout_engine()
        engine.set(rect=(0.01, bottom / height, 0.98, middle / height))
        figure.text(0.01, 1 - 0.08 / height, head, va="top", fontsize=TITLE_POINTS, fontweight="bold")
        figure.text(0.01, (bottom + middle + 0.05) / height, about, va="bottom", fontsize=TEXT_POINTS)
        figure.text(0.01, 0.06 / height, foot, va="bottom", fontsize=SMALL_POINTS, color=LIGHT.quiet, linespacing=1.25)
        if isinstance(picture, Rows):
            _draw_rows(figure, picture)
        elif isinstance(picture, Panels):
            _draw_panels(figure, picture)
        else:
            _draw_tiles(figure, picture)
        file = io.BytesIO()
        made = {"Title": sheet.title} | ({"Date": None} if sheet.kind == "svg" else {})
        figure.savefig(file, format="svg" if sheet.kind == "svg" else "png", dpi=DPI[sheet.kind], metadata=made)
    return file.getvalue()


def wrapped(text: str, characters: int) -> str:
    """Lines broken between words; an address longer than a line is broken behind one of its own marks, never inside a word."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        words = paragraph.split(" ")
        pieces = [piece for word in words for piece in (_pieces(word, characters))]
        line = ""
        for piece, follows_space in pieces:
            joined = f"{line}{' ' if follows_space and line else ''}{piece}"
            if line and len(joined) > characters:
                lines.append(line)
                line = piece
            else:
                line = joined
        lines.append(line)
    return "\n".join(lines)


def _pieces(word: str, characters: int) -> list[tuple[str, bool]]:
    """A word, or the parts of one that no line can hold; each with whether a space stands before it."""
    if len(word) <= characters:
        return [(word, True)]
    parts = re.findall(r"[^/?&,=#]+[/?&,=#]*|[/?&,=#]+", word)
    return [(part, i == 0) for i, part in enumerate(parts)]


def _lines(row: Line) -> int:
    """How many lines of words a row needs."""
    return max(wrapped(row.label, LABEL_CHARACTERS).count("\n"), wrapped(row.beside, BESIDE_CHARACTERS).count("\n")) + 1


def _row_inches(row: Line) -> float:
    return LINE_INCHES * _lines(row) + 0.1


def _height(picture: Picture) -> float:
    """Of the middle of a picture, in inches."""
    if isinstance(picture, Rows):
        return sum(map(_row_inches, picture.lines)) + 0.35
    return 1.05 * len(picture.panels) + 0.4 if isinstance(picture, Panels) else 6.4


def _draw_rows(figure: Figure, picture: Rows) -> None:
    axes = figure.add_subplot()
    ends, y = [], 0.0
    for row in picture.lines:
        ends.append((y, y + _row_inches(row)))
        y += _row_inches(row)
    values = [mark for row in picture.lines for mark in row.marks]
    is_bars = any(mark.shape == "bar" for mark in values)
    low = (
        min(0, *(mark.value for mark in values))
        if is_bars
        else lower_bound(mark.value - (mark.ci or 0) for mark in values)
    )
    for row, (start, end) in zip(picture.lines, ends):
        middle = (start + end) / 2
        if row.is_heading:
            axes.axhline(end - 0.03, color=LIGHT.rule, linewidth=0.8)
        if row.is_joined:
            axes.plot([mark.value for mark in row.marks], [middle] * len(row.marks), color=LIGHT.quiet, linewidth=2)
        for mark in row.marks:
            _draw_mark(axes, mark, middle)
        axes.annotate(
            wrapped(row.beside, BESIDE_CHARACTERS),
            (1.02, middle),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=TEXT_POINTS,
        )
    axes.set_ylim(y, 0)
    if values:
        axes.set_xlim(low, max(mark.value for mark in values) * 1.03 if is_bars else 100.8)
    axes.set_yticks(
        [(start + end) / 2 for start, end in ends], [wrapped(row.label, LABEL_CHARACTERS) for row in picture.lines]
    )
    for label, row in zip(axes.get_yticklabels(), picture.lines):
        label.set_fontsize(TEXT_POINTS)
        label.set_fontweight("bold" if row.is_heading else "normal")
    axes.tick_params(length=0, labelsize=TEXT_POINTS)
    axes.spines[:].set_visible(False)
    if is_bars:
        axes.set_xticks([])
    else:
        axes.locator_params(axis="x", nbins=6, steps=[1, 5, 10])
        axes.xaxis.set_major_formatter(f"{{x:g}}{picture.unit}")
        axes.grid(axis="x", color=LIGHT.rule)
        axes.set_axisbelow(True)


def _draw_mark(axes: Axes, mark: Any, y: float) -> None:
    graded = GRADES.get(mark.grade or "")
    fill = graded.fill if graded else LIGHT.accent
    edge = graded.outline if graded else LIGHT.accent
    if mark.shape == "bar":
        part: Any = {"facecolor": LIGHT.paper, "hatch": "////"} if mark.is_part else {"facecolor": fill}
        if mark.grade and not graded:  # why there is no grade
            part, edge = {"facecolor": LIGHT.paper}, LIGHT.ink
        axes.barh(y, mark.value, height=0.17, edgecolor=edge, linewidth=1, **part)
        return
    if mark.ci is not None:
        axes.errorbar(
            mark.value, y, xerr=mark.ci, fmt="none", ecolor=LIGHT.ink if graded else edge, capsize=3, zorder=2
        )
    # A grade has its letter; without one, a mark is hollow where no margin of error is known or nobody inspected.
    is_hollow = not graded and (mark.ci is None or mark.shape == "diamond")
    axes.plot(
        mark.value,
        y,
        "D" if mark.shape == "diamond" else "o",
        markersize=11 if graded else 7,
        color=edge,
        markerfacecolor=LIGHT.paper if is_hollow else fill,
        zorder=3,
    )
    if graded:
        axes.text(
            mark.value,
            y,
            grade_words.LETTER[mark.grade],
            color=graded.text,
            ha="center",
            va="center_baseline",
            fontsize=7.5,
            fontweight="bold",
            zorder=4,
        )


def _draw_panels(figure: Figure, picture: Panels) -> None:
    drawn = figure.subplots(len(picture.panels), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (name, points) in zip(drawn, picture.panels.items()):
        at = range(len(points))
        # A part of a year stands apart: a line to it would fall for no other reason.
        whole = [(x, point.value) for x, point in zip(at, points) if not point.is_part]
        axes.plot(*zip(*whole), color=LIGHT.accent, linewidth=1.5)
        for x, point in zip(at, points):
            hollow = LIGHT.paper if point.is_part else LIGHT.accent
            axes.plot(x, point.value, "o", markersize=4, color=LIGHT.accent, markerfacecolor=hollow)
        axes.set_title(name, loc="left", fontsize=TEXT_POINTS, fontweight="bold")
        axes.set_ylim(0, max(point.value for point in points) * 1.15)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.locator_params(axis="y", nbins=3)
        axes.grid(axis="y", color=LIGHT.rule)
        axes.spines[:].set_visible(False)
        begins = [(x, point.tick) for x, point in zip(at, points) if point.tick]
        shown = begins[:: max(1, -(-len(begins) // 8))]
        axes.set_xticks([x for x, _ in shown], [words for _, words in shown])
        axes.tick_params(length=0, labelsize=SMALL_POINTS)


def _draw_tiles(figure: Figure, picture: Tiles) -> None:
    axes = figure.add_subplot()
    for tile in picture.tiles:
        graded = GRADES.get(tile.grade or "")
        axes.add_patch(
            Rectangle(
                (tile.column, tile.row),
                0.94,
                0.94,
                facecolor=graded.fill if graded else LIGHT.paper,
                edgecolor=graded.outline if graded else LIGHT.ink,
                linestyle="-" if graded else "--",
            )
        )
        ink = graded.text if graded else LIGHT.ink
        for words, y, size, weight in (
            (tile.mark, 0.33, 11, "bold"),
            (tile.name, 0.6, 6, "normal"),
            (tile.below, 0.8, 5, "normal"),
        ):
            axes.text(
                tile.column + 0.47,
                tile.row + y,
                words,
                color=ink,
                ha="center",
                va="center",
                fontsize=size,
                fontweight=weight,
            )
    axes.set_xlim(0, max(tile.column for tile in picture.tiles) + 1)
    axes.set_ylim(max(tile.row for tile in picture.tiles) + 1, 0)
    axes.set_aspect("auto")
    axes.axis("off")
