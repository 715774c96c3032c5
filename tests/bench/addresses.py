"""The addresses that visitors open: every page with every force, programme or measure it takes."""

from dashboard.database import queries, store
from dashboard.rules import measures

CHART_PAGES = ("force", "compare", "progress", "recorded_crime")


def queries_of_pages() -> dict[str, list[str]]:
    """Query strings by page, from the figures in use; the first page's name is empty. Each page has at least one."""
    forces = [row.force_id for row in store.rows(queries.forces)]
    each_force = [f"force={force}" for force in forces]
    chosen = list(measures.measures())
    return {
        "": ["", *(f"grades={row.regime_id}" for row in store.rows(queries.judged_regimes))],
        "force": each_force,
        "compare": [
            f"forces={','.join([*forces, *forces][at : at + 4])}&measure={chosen[at % len(chosen)]}"
            for at in range(len(forces))
        ],
        "progress": each_force,
        "recorded_crime": each_force,
        "about_the_data": [""],
        "national": [""],
    }
