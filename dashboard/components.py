"""What pages are made of: the frame of a page, pickers, grade chip, source note, tables and charts with their table."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard import illustration, measures, numbers, queries, questions, store, wording
from dashboard.facts import dated, today
from dashboard.facts import force_lede as force_lede
from dashboard.facts import when_measured as when_measured
from etl import paths

STYLE = Path(__file__).resolve().parent / "style.css"
EXIT_SCRIPT = Path(__file__).resolve().parent / "exit.js"
# A site that most people might have open and that shows nothing personal.
EXIT_TO = "https://www.bbc.co.uk/weather"
Html = Markup | str


# -- the frame of every page ---------------------------------------------------------------------------------------------


def header(pages: Sequence[st.Page]) -> None:
    """Brand, independence line and navigation, above every page."""
    st.html(STYLE)
    with st.container(key="site-header", gap="small"):
        st.html(
            Markup('<div class="otr-brand"><a href="/" target="_self">{}</a><span>{}</span></div>').format(
                wording.SITE, wording.INDEPENDENT
            )
        )
        with st.container(horizontal=True, key="site-nav"):
            for page in pages:
                st.page_link(page)


def footer() -> None:
    """Which data this is, below every page."""
    st.html(Markup('<footer class="otr-footer">{}</footer>').format(wording.data_footer(store.version())))


def page(title: str, lede: Html = "") -> None:
    """Title of the browser's tab, the page's one h1 and its first sentence."""
    st.set_page_config(page_title=f"{title} · {wording.SITE}")
    st.title(title, anchor=False)
    if lede:
        st.html(Markup('<p class="otr-lede">{}</p>').format(lede))


def heading(words: str, anchor: str | None = None) -> None:
    st.header(words, anchor=anchor or False)


def subheading(words: str) -> None:
    st.subheader(words, anchor=False)


def note(words: Html) -> None:
    """A boxed remark that a reader must not miss."""
    st.html(Markup('<p class="otr-note">{}</p>').format(words))


def quiet(words: Html) -> None:
    st.html(Markup('<p class="otr-quiet">{}</p>').format(words))


def text(words: Html) -> None:
    st.html(Markup('<div class="otr-text">{}</div>').format(words))


def bullets(items: Iterable[Html]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def page_address(page_name: str, **parameters: str) -> str:
    """Address of one of our pages with its state, such as /force?force=kent."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"/{page_name}?{query}" if query else f"/{page_name}"


def own_link(words: Html, address: str) -> Markup:
    return Markup('<a href="{}" target="_self">{}</a>').format(address, words)


def out_link(words: Html, address: str) -> Markup:
    """A link to another site, which is not told where the reader came from."""
    return Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(address, words)


# -- grades, sources, numbers ----------------------------------------------------------------------------------------------


def grade_class(grade: str | None) -> str:
    return "otr-none" if numbers.is_missing(grade) else "otr-" + grade.lower().replace(" ", "-")


def chip(grade: str | None, is_large: bool = False) -> Markup:
    """A grade as a word on its colour; the missing one says so."""
    words = wording.NO_GRADE_HERE if numbers.is_missing(grade) else grade
    return Markup('<span class="otr-grade {}{}">{}</span>').format(
        grade_class(grade), " otr-grade-large" if is_large else "", words
    )


def phone(number: str, is_large: bool = False) -> Markup:
    return Markup('<a class="otr-phone{}" href="{}">{}</a>').format(
        " otr-phone-large" if is_large else "", numbers.tel(number), number
    )


def source_link(source_id: str | None) -> Markup:
    """The publisher's name as a link to the page a figure was read on."""
    source = _sources().get(source_id)
    if source is None:
        return Markup("")
    if numbers.is_missing(source["url"]):
        return Markup("{}").format(source["publisher"])
    return Markup('<a href="{}" title="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
        source["url"], source["title"], source["publisher"]
    )


def source_list(source_ids: Iterable[str | None]) -> Markup:
    """Every source once, in full words with its address."""
    known = _sources()
    rows = [known[source_id] for source_id in dict.fromkeys(source_ids) if source_id in known]
    items = []
    for source in rows:
        words = wording.source_words(
            source["publisher"], source["title"], source["published_on"], source["accessed_on"]
        )
        items.append(words if numbers.is_missing(source["url"]) else out_link(words, source["url"]))
    return bullets(items)


def sources_note(source_ids: Iterable[str | None]) -> None:
    """The source line under a chart or table: each publisher once, with a link to every page of theirs that was used."""
    known = _sources()
    by_publisher: dict[str, list[str]] = {}
    for source_id in dict.fromkeys(source_ids):
        if source_id in known:
            by_publisher.setdefault(known[source_id]["publisher"], []).append(source_id)
    parts = []
    for publisher, ids in by_publisher.items():
        more = [
            Markup(
                '<a href="{}" title="{}" aria-label="{} ({}): {}" rel="noreferrer noopener" target="_blank">({})</a>'
            ).format(
                known[source_id]["url"], known[source_id]["title"], publisher, number, known[source_id]["title"], number
            )
            for number, source_id in enumerate(ids[1:], start=2)
        ]
        parts.append(Markup(" ").join([source_link(ids[0]), *more]))
    quiet(Markup("Source: {}").format(Markup(", ").join(parts)))


def _sources() -> dict[str, dict]:
    return _sources_of(store.version())


# A page asks for a hundred sources: the dictionary is made once a data version.
@lru_cache(maxsize=2)
def _sources_of(version: str) -> dict[str, dict]:
    return store.ask(queries.sources).set_index("source_id").to_dict("index")


# -- tables and charts -------------------------------------------------------------------------------------------------------


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Html]],
    numeric: Iterable[int] = (),
    wide: Iterable[int] = (),
    is_alone: bool = False,
) -> Markup:
    """A real HTML table with caption and scopes; the first cell of a row is its heading.

    `numeric` are the columns set flush right, `wide` those that hold sentences. The caption is for screen readers, since a
    heading says it to the eye; `is_alone` shows it where there is no heading.
    """
    numeric, wide = set(numeric), set(wide)
    kind = {
        i: " class='otr-number'" if i in numeric else " class='otr-wide'" if i in wide else ""
        for i in range(len(columns))
    }
    head = Markup("").join(
        Markup("<th scope='col'{}>{}</th>").format(Markup(kind[i]), name) for i, name in enumerate(columns)
    )
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup("<th scope='row'{0}>{1}</th>" if i == 0 else "<td{0}>{1}</td>").format(Markup(kind[i]), cell)
                for i, cell in enumerate(row)
            )
        )
        for row in rows
    )
    return Markup(
        "<div class='otr-scroll' role='region' aria-label='{0}' tabindex='0'><table class='otr-table'><caption{3}>{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(caption, head, body, Markup("") if is_alone else Markup(" class='otr-hidden'"))


def details(summary: str, body: Html, is_printed: bool = False) -> None:
    """A part that opens on demand, by keyboard too; `is_printed` opens it on paper."""
    kind = "otr-details otr-same" if is_printed else "otr-details"
    st.html(Markup("<details class='{}'><summary>{}</summary>{}</details>").format(kind, summary, body))


def chart(figure: go.Figure, alt: str, same: Markup, key: str) -> None:
    """A chart, its finding in words for those who cannot see it, and the same figures as a table."""
    plain_chart(figure, alt, key)
    details(wording.SAME_AS_TABLE, same, is_printed=True)


def plain_chart(figure: go.Figure, alt: str, key: str) -> None:
    """A chart whose figures stand in a table elsewhere on the page."""
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=alt,
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
    )


def is_dark() -> bool:
    return st.context.theme.type == "dark"


# -- choosing, with the address as the one truth --------------------------------------------------------------------------------


def choose_force() -> pd.Series | None:
    """The force named in the address, chosen with a picker that writes the address. An unknown name is said, not raised.

    Returns the row of `forces`, or None where none is chosen yet.
    """
    forces = store.ask(queries.forces).set_index("force_id", drop=False)
    names = forces.short_name.to_dict()
    asked = st.query_params.get("force")
    if asked is not None and asked not in names:
        note(wording.unknown_force(asked[:40], closest(asked, names)))
        asked = None
    current = asked or st.session_state.get("last_force")
    st.session_state["force_picker"] = current
    chosen = st.selectbox(
        wording.CHOOSE_FORCE,
        list(names),
        format_func=names.__getitem__,
        key="force_picker",
        on_change=_write_force,
        placeholder=wording.PICK_FORCE,
    )
    if chosen is None:
        return None
    st.session_state["last_force"] = chosen
    if st.query_params.get("force") != chosen:
        st.query_params["force"] = chosen
    return forces.loc[chosen]


def force_in_address() -> pd.Series | None:
    """The force of the address or of the page before, without a picker; None where there is none."""
    forces = store.ask(queries.forces).set_index("force_id", drop=False)
    force_id = st.query_params.get("force") or st.session_state.get("last_force")
    return forces.loc[force_id] if force_id in forces.index else None


def _write_force() -> None:
    st.query_params["force"] = st.session_state["force_picker"]
    st.session_state["last_force"] = st.session_state["force_picker"]


def go_to_force(force_id: str, why: str) -> None:
    """Open a force's page and say there why it is the answer to a search. What was typed goes neither into the address nor further."""
    st.session_state["why_this_force"] = why
    st.switch_page("force.py", query_params={"force": force_id})


def say_why_this_force() -> None:
    """On the force's page: how the search led here, said once."""
    if why := st.session_state.pop("why_this_force", ""):
        note(why)


def choose_forces(default: Sequence[str], parameter: str = "forces", most: int | None = None) -> list[str]:
    """The forces listed in the address (`forces=kent,essex`), at most `most`, chosen with a picker that writes the address."""
    names = store.ask(queries.forces).set_index("force_id").short_name.to_dict()
    key = f"{parameter}_picker"
    asked = [force_id for force_id in st.query_params.get(parameter, ",".join(default)).split(",") if force_id]
    for unknown in [force_id for force_id in asked if force_id not in names]:
        note(wording.unknown_force(unknown[:40], closest(unknown, names)))
    st.session_state[key] = list(dict.fromkeys(force_id for force_id in asked if force_id in names))[:most]
    st.multiselect(
        wording.CHOOSE_FORCES,
        list(names),
        format_func=names.__getitem__,
        key=key,
        max_selections=most,
        on_change=lambda: st.query_params.update({parameter: ",".join(st.session_state[key])}),
    )
    return st.session_state[key]


def group_of_forces() -> None:
    """A picker that fills the list of forces with all, a region, or those of one programme."""
    forces = store.ask(queries.forces)
    groups = {wording.GROUP_ALL: list(forces.force_id)}
    groups |= {
        wording.GROUP_REGION.format(region=region): list(held.force_id) for region, held in forces.groupby("region")
    }
    for regime in store.ask(queries.judged_regimes).itertuples():
        judged_there = store.ask(queries.latest_in_regime, regime.regime_id).force_id
        groups[wording.GROUP_REGIME.format(regime=regime.short_name)] = list(judged_there)

    def fill() -> None:
        if chosen := st.session_state["group_picker"]:
            st.query_params["forces"] = ",".join(groups[chosen])
            st.session_state["group_picker"] = None

    st.selectbox(
        wording.ADD_GROUP, list(groups), index=None, key="group_picker", on_change=fill, placeholder=wording.GROUP_NONE
    )


def full_address(page_name: str, **parameters: str) -> str:
    """Address of one of our pages as a reader would copy it, with this site's own origin."""
    origin = "/".join(str(st.context.url or "").split("/")[:3])
    return origin + page_address(page_name, **parameters)


def choose(label: str, options: dict[str, str], parameter: str, default: str) -> str:
    """One of `options` (id to words) named in the address under `parameter`; junk there is said and the default shown."""
    asked = st.query_params.get(parameter, default)
    if asked not in options:
        note(wording.unknown_part(label.lower(), asked[:40]))
        asked = default
    key = f"{parameter}_picker"
    st.session_state[key] = asked
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=lambda: st.query_params.update({parameter: st.session_state[key]}),
    )
    return st.session_state[key]


def choose_year(label: str, years: Sequence[str], parameter: str, default: str) -> str:
    """A financial year, written 2024-25 in the address and 2024/25 everywhere else."""
    chosen = choose(label, {year.replace("/", "-"): year for year in years}, parameter, default.replace("/", "-"))
    return chosen.replace("-", "/")


def in_address(name: str) -> str:
    """A name as it stands in an address: "robbery", "theft-offences"."""
    return name.lower().replace(" ", "-")


def closest(asked: str, names: dict[str, str]) -> list[str]:
    """Short names of the forces whose id or name is nearest to what was asked for."""
    ids = difflib.get_close_matches(asked.lower(), list(names), n=2, cutoff=0.6)
    return [names[force_id] for force_id in ids]


# -- the answer about one force, as Find and Force show it --------------------------------------------------------------------


def grade_card(force_id: str) -> Markup:
    """Latest crime-recording grade: the word, its date and age, its programme, meaning, rate and source."""
    judgment = store.ask(queries.latest_judgments).set_index("force_id").loc[force_id]
    if numbers.is_missing(judgment.rate_pct):
        rate = Markup("{}").format(wording.NO_RATE_FOR_THIS)
    else:
        figure = f"{numbers.percent(judgment.rate_pct, judgment.is_approximate)} {numbers.margin(judgment.ci_pct)}"
        range_words = wording.interval_words(judgment.rate_pct, judgment.ci_pct)
        rate = Markup("<b>{}</b> of reported crime recorded. {}").format(figure.strip(), range_words)
    return Markup(
        '<div class="otr-card"><p class="otr-quiet">{}</p><p>{}</p><p class="otr-quiet">{} · {}</p>'
        '<p>{}</p><p>{}</p><p class="otr-quiet">Source: {}</p></div>'
    ).format(
        wording.LATEST_GRADE,
        chip(judgment.grade, is_large=True),
        judgment.regime,
        wording.when_given(judgment.kind, judgment.title_year, judgment.published_on, today()),
        wording.MEANING.get(judgment.grade, ""),
        rate,
        source_link(judgment.source_id),
    )


def help_card(force_id: str) -> Markup:
    """Whom a victim in this force area can ring: its own general line where verified, always the national one."""
    names = store.ask(queries.forces).set_index("force_id").short_name
    services = store.ask(queries.victim_services, force_id)
    own = services[services.is_local_line & services.topics.str.split(";").map(lambda topics: "general" in topics)]
    lines = [
        Markup("<p>{}</p><p>{} <span class='otr-quiet'>{}</span></p>").format(
            row["name"], phone(row.phone), "" if numbers.is_missing(row.phone_hours) else row.phone_hours
        )
        for _, row in own.head(1).iterrows()
    ]
    national = store.ask(queries.national_services).iloc[0]
    lines.append(
        Markup("<p>{}</p><p>{} <span class='otr-quiet'>{}</span></p>").format(
            f"{national['name']} ({wording.NATIONAL_LINE})", phone(national.phone), national.phone_hours
        )
    )
    return Markup('<div class="otr-card otr-card-help"><p><b>{}</b> {}</p>{}<p>{} · {}</p></div>').format(
        wording.HELP_TITLE.format(force=names[force_id]),
        wording.HELP_LEDE,
        Markup("").join(lines),
        own_link(wording.ALL_HELP.format(force=names[force_id]), page_address("get_help", force=force_id)),
        Markup("<b>{}</b>").format(wording.IN_DANGER),
    )


def cards(*items: Markup) -> None:
    st.html(Markup('<div class="otr-cards">{}</div>').format(Markup("").join(items)))


def history_table(caption: str, rows: pd.DataFrame) -> Markup:
    """The timeline's rows as a table, with the source of each."""
    cells = []
    for row in rows.itertuples():
        rate = (
            ""
            if numbers.is_missing(row.rate_pct)
            else f"{numbers.percent(row.rate_pct, row.is_approximate)} {numbers.margin(row.ci_pct)}".strip()
        )
        if row.what == "inspection":
            what = f"{row.regime_short}: {wording.KIND[row.kind].lower()} {row.title_year}"
            rate = rate or wording.NEVER_RATE
        else:
            what = row.summary
        grade = (
            chip(row.grade)
            if not numbers.is_missing(row.grade)
            else wording.INSPECTED
            if row.is_inspected
            else wording.NOT_INSPECTED
        )
        cells.append((dated(row.happened_on, row.title_year), what, grade, rate, source_link(row.source_id)))
    return table(
        caption, (wording.WHEN, wording.WHAT, wording.GRADE, wording.RECORDED_SHARE, wording.SOURCE), cells, wide=[1]
    )


def judged_by_financial_year(history: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Financial year of publication to (a few words for a chart, the same in full) for every graded or measured inspection."""
    beside: dict[str, tuple[str, str]] = {}
    for row in history[(history.what == "inspection") & history.happened_on.notna()].itertuples():
        rate = "" if numbers.is_missing(row.rate_pct) else f"{numbers.plain(row.rate_pct)}%"
        short = " ".join(
            part
            for part in (
                f"<b>{wording.LETTER.get(row.grade, '')}</b>" if not numbers.is_missing(row.grade) else "",
                rate,
            )
            if part
        )
        full = ", ".join(
            part
            for part in (
                "" if numbers.is_missing(row.grade) else row.grade,
                rate and f"{rate} recorded",
                row.regime_short,
                numbers.day(row.happened_on),
            )
            if part
        )
        year = numbers.financial_year(row.happened_on)
        before = beside.get(year)
        beside[year] = (f"{before[0]}, {short}", f"{before[1]}; {full}") if before else (short, full)
    return beside


def governance(force: pd.Series) -> Markup:
    """Who holds the force to account, with links only to addresses we are sure of."""
    words = Markup("{}").format(wording.governance(force.governance, force.governing_body))
    if force.governing_body_website_confidence == "high" and not numbers.is_missing(force.governing_body_website):
        words += Markup(" {}").format(out_link(force.governing_body_website, force.governing_body_website))
    if force.website_confidence in ("high", "medium") and not numbers.is_missing(force.website):
        check = "" if force.website_confidence == "high" else f" ({wording.WEBSITE_CHECK})"
        words += Markup("<br>{}: {}{}").format(force["name"], out_link(force.website, force.website), check)
    return words


def question(one: questions.Question) -> Markup:
    """A question for the commissioner, the fact it rests on and where that was read."""
    links = [link for source_id in dict.fromkeys(one.source_ids) if (link := source_link(source_id))]
    return Markup("{}<br><span class='otr-quiet'>{} Source: {}</span>").format(
        one.question, one.fact, Markup(", ").join(dict.fromkeys(links))
    )


def judged(grade: str, rate: str, published_on: str | None, source_id: str) -> Markup:
    """Grade, rate, date and source in one cell."""
    return Markup("{} {}<br><span class='otr-quiet'>{}, {}</span>").format(
        chip(grade), rate, numbers.day(published_on), source_link(source_id)
    )


def unknowns(force_id: str) -> list[str]:
    """What the register does not know of a force's crime recording, as sentences."""
    inspections = store.ask(queries.timeline, force_id).query("what == 'inspection'")
    latest = store.ask(queries.latest_judgments).set_index("force_id").loc[force_id]
    statuses = store.ask(queries.statuses)
    later = statuses[
        (statuses.force_id == force_id)
        & (statuses.position > latest.regime_position)
        & statuses.status.isin(["graded_not_found", "unknown"])
    ]
    return wording.unknowns(
        int(inspections.happened_on.isna().sum()),
        int((inspections.grade.notna() & inspections.rate_pct.isna()).sum()),
        not store.ask(queries.areas_for_improvement, force_id).empty,
        not store.ask(queries.oversight_events, force_id).empty,
        [wording.later_round(row.regime_short, row.status) for row in later.itertuples()],
    )


def panel_rows(quarters: pd.DataFrame, period: str) -> pd.DataFrame:
    """Rows for `charts.panels` from rows with panel, financial_year, quarter, offences_count: by quarter, or added up by year.

    Columns: panel, period (in words), value, is_part, year (the financial year where one begins, else empty).
    """
    rows = quarters.sort_values(["panel", "financial_year", "quarter"])
    if period == "quarter":
        labels = [wording.quarter(row.financial_year, int(row.quarter)) for row in rows.itertuples()]
        begins = rows.financial_year.where(rows.quarter == 1, "")
        return rows.assign(period=labels, value=rows.offences_count, is_part=False, year=begins)
    years = rows.groupby(["panel", "financial_year"], as_index=False, sort=False).agg(
        value=("offences_count", "sum"), quarters=("quarter", "nunique")
    )
    return years.assign(period=years.financial_year, is_part=years.quarters < 4, year=years.financial_year)


def accuracy_of(force_id: str, name: str) -> str:
    """How well a force recorded crime, for beside its figures."""
    judged_then = judged_by_financial_year(store.ask(queries.timeline, force_id))
    return wording.accuracy_beside(name, [words for _, words in judged_then.values()])


def band_list(bands: Sequence[illustration.Band]) -> Markup:
    """The illustrative bands of reported crime with their formula."""
    sentences = [
        wording.band_sentence(b.financial_year, b.recorded, b.rate_pct, b.ci_pct, b.reported, b.low, b.high)
        for b in bands
    ]
    return Markup("{}<p class='otr-quiet'>{}</p>").format(bullets(sentences), wording.BAND_FORMULA)


# -- help ------------------------------------------------------------------------------------------------------------------


def service_card(row, is_large: bool = False) -> Markup:
    """One victim service: number first, then hours, who runs it, whose line it is, when it was checked and how sure we are."""
    lines = [Markup("<p><b>{}</b></p>").format(row.name)]
    if not numbers.is_missing(row.phone):
        line = wording.LOCAL_LINE if row.is_local_line else wording.NATIONAL_LINE
        hours = "" if numbers.is_missing(row.phone_hours) else row.phone_hours
        lines.append(
            Markup("<p>{} <span class='otr-quiet'>{}</span></p>").format(
                phone(row.phone, is_large), ", ".join(part for part in (line, hours) if part)
            )
        )
    else:
        lines.append(Markup("<p class='otr-quiet'>{}</p>").format(wording.NO_PHONE))
    links = []
    if not numbers.is_missing(row.website):
        links.append(
            out_link(
                row.website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
                row.website,
            )
        )
    if not numbers.is_missing(row.email):
        links.append(Markup('<a href="mailto:{0}">{0}</a>').format(row.email))
    if links:
        lines.append(Markup("<p>{}</p>").format(Markup(" · ").join(links)))
    if not numbers.is_missing(row.notes):
        lines.append(Markup("<p>{}</p>").format(row.notes))
    run_by = "" if numbers.is_missing(row.provider) else wording.RUN_BY.format(provider=row.provider)
    lines.append(
        Markup("<p class='otr-quiet'>{} {} {}: {}</p>").format(
            run_by,
            wording.checked(row.checked_on, row.page_date, today()),
            wording.SURE[row.confidence],
            source_link(row.source_id),
        )
    )
    return Markup('<div class="otr-card">{}</div>').format(Markup("").join(lines))


def contact(row) -> Markup:
    """Whom to turn to, with number and website where we hold them."""
    words = Markup("{}").format(row.body)
    if not numbers.is_missing(row.phone):
        words += Markup("<br>{}").format(phone(row.phone))
    if not numbers.is_missing(row.website):
        words += Markup("<br>{}").format(
            out_link(row.website.removeprefix("https://").removeprefix("www.").split("/")[0], row.website)
        )
    return words


def complaint(row) -> Markup:
    """A step of what to do when a report was not recorded."""
    parts = (
        [row.what_it_does]
        + ([] if numbers.is_missing(row.time_limit) else [f"{wording.TIME_LIMIT}: {row.time_limit}."])
        + ([] if numbers.is_missing(row.notes) else [row.notes])
    )
    return Markup("{} <span class='otr-quiet'>({})</span>").format(" ".join(parts), source_link(row.source_id))


def exit_button() -> None:
    """Leave at once: replaces this page with a weather site, by button or Shift three times. Only on pages for victims."""
    with st.container(key="exit"):
        st.html(
            Markup('<a class="otr-exit" href="{}" rel="noreferrer" target="_self">{}</a>').format(EXIT_TO, wording.EXIT)
            + Markup("<script>{}</script>").format(Markup(EXIT_SCRIPT.read_text(encoding="utf-8"))),
            unsafe_allow_javascript=True,
        )
    quiet(f"{wording.EXIT_HELP} {wording.SAFE_BROWSING}")


# -- taking a view away ---------------------------------------------------------------------------------------------------------

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def download(kind: str, make: Callable[[], bytes], name: str) -> None:
    """A button for one kind of file; the file is made only when it is asked for."""
    st.download_button(
        wording.DOWNLOAD[kind],
        make,
        f"on-the-record-{name}.{kind}",
        MIME[kind],
        key=f"download_{kind}",
        on_click="ignore",
    )


def view_rows(shown: pd.DataFrame, measure: measures.Measure) -> pd.DataFrame:
    """The rows of a comparison as they are downloaded: one force a row, its figure, programme, date and source in full."""
    known = _sources()
    figure = ["rate_pct", "ci_pct", "is_approximate"] if measure.kind == measures.RATE else ["grade"]
    rows = shown[["short_name", *figure, "regime_short", "published_on"]].rename(
        columns={"short_name": "force", "regime_short": "programme"}
    )
    return rows.assign(
        measure=measure.label,
        source=[known[source_id]["publisher"] for source_id in shown.source_id],
        source_url=[known[source_id]["url"] for source_id in shown.source_id],
    )


# -- freshness ------------------------------------------------------------------------------------------------------------------


def freshness_table() -> Markup:
    """How fresh each source is, from the refresh's own state: also failures that published nothing."""
    rows = [
        (
            wording.FEED_NAMES[(fresh.source_name, fresh.feed)],
            wording.BUNDLED if fresh.last_good_at is None else numbers.day(fresh.last_good_at),
            wording.NEVER if fresh.last_tried_at is None else numbers.day(fresh.last_tried_at),
            f"{wording.STALE} {fresh.message}" if fresh.is_stale else fresh.message,
        )
        for fresh in paths.places().freshness()
    ]
    columns = (wording.CONNECTOR, wording.LAST_GOOD, wording.LAST_TRIED, wording.WHAT_CAME)
    return table(wording.FRESHNESS_TITLE, columns, rows, wide=[3])


def stale_note(source_name: str, feed: str) -> None:
    """Say on a page that its figures could not be refreshed, where that is so."""
    for fresh in paths.places().freshness():
        if (fresh.source_name, fresh.feed) == (source_name, feed) and fresh.is_stale:
            note(wording.stale(wording.FEED_NAMES[(source_name, feed)], fresh.last_good_at, fresh.message))
