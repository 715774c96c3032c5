"""The addresses that visitors open: every page with every force, programme or measure it takes."""

import frames

from dashboard.database import queries
from dashboard.rules import measures

CHART_PAGES = ("force", "compare", "progress", "recorded_crime")


def queries_of_pages() -> dict[str, list[str]]:
    """Query strings by page, from the figures in use; the first page's name is empty. Each page has at least one."""
    forces = list(frames.ask(queries.forces).force_id)
    regimes = list(frames.ask(queries.judged_regimes).regime_id)
    each_force = [f"force={force}" for force in forces]
    chosen = list(measures.MEASURES)
    return {
        "": ["", *(f"grades={regime}" for regime in regimes)],
        "force": each_force,
        "compare": [
            f"forces={','.join([*forces, *forces][at : at + 4])}&measure={chosen[at % len(chosen)]}"
            for at in range(len(forces))
        ],
        "progress": each_force,
        "recorded_crime": each_force,
        "get_help": each_force,
        "about_the_data": [""],
    }
