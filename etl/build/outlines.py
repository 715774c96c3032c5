"""Does every place lie in the outline of its force? Asked where a refresh has brought the outlines."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np


def places_outside(path: Path, places: list[tuple]) -> Iterator[str]:
    """Names of the places whose point lies in the outline of another force than theirs and the one across a near border.

    `places` is (name, force_id, border force_id or None, longitude, latitude). A point in no outline is on the coast, where
    the light outlines cut corners: it is passed over.
    """
    from matplotlib.path import Path as Outline  # here, since few builds have outlines and it takes long to import

    points = [(longitude, latitude) for *_, longitude, latitude in places]
    for area in json.loads(path.read_text(encoding="utf-8"))["features"]:
        is_inside = np.zeros(len(points), dtype=bool)
        for outer, *holes in area["geometry"]["coordinates"]:
            inside = Outline(outer).contains_points(points)
            for hole in holes:
                inside &= ~Outline(hole).contains_points(points)
            is_inside |= inside
        for (name, *forces, _, _), is_here in zip(places, is_inside):
            if is_here and area["properties"]["force_id"] not in forces:
                yield name
