"""Outlines of the police force areas, simplified for drawing.

Points are moved to a grid and repeated ones dropped. Neighbours share their points, so their common border stays common:
simplifying each outline by itself would open gaps between them.
"""

from itertools import pairwise
from typing import Any

from etl.build.checks import FORCES
from etl.faults import SourceError
from etl.refresh import foreign

GRID_DEGREES = 0.002
"""About 200 m by 130 m: less than the 500 m that the source is generalised to, and fine enough for the City of London."""


def simplified(source: object, forces: dict[str, str]) -> dict:
    """A GeoJSON FeatureCollection of the 43 areas, properties force_id, pfa_code, pfa_name, label_lon, label_lat.

    `source` is ONS's collection (longitude and latitude; code and name in properties such as PFA23CD, PFA23NM); `forces` is
    ONS code to force_id. Raises SourceError when it is not a collection, or an area is missing.
    """
    if isinstance(source, dict) and source.get("type") == "Topology":
        raise SourceError(
            "faulty",
            "What ONS Open Geography sent is not an outline file we can read: it is TopoJSON, and GeoJSON is needed.",
        )
    features = source.get("features") if isinstance(source, dict) else None
    if not features:
        raise SourceError("faulty", "ONS Open Geography sent no outlines; try again later.")
    entries = foreign.entries(features, "ONS's list of outlines")
    areas = [area for feature in entries if (area := _area(feature, forces))]
    missing = sorted(set(forces.values()) - {area["id"] for area in areas})
    if missing or len(areas) != FORCES:
        raise SourceError(
            "rejected",
            f"ONS's outlines are not of the {FORCES} force areas; missing: {', '.join(missing[:5]) or 'none'}.",
        )
    return {"type": "FeatureCollection", "features": sorted(areas, key=lambda area: area["id"])}


def points(areas: dict) -> int:
    """How many points the outlines have."""
    return sum(
        len(ring) for area in areas["features"] for polygon in area["geometry"]["coordinates"] for ring in polygon
    )


def _area(feature: dict, forces: dict[str, str]) -> dict | None:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return None
    code = next((value for key, value in properties.items() if key.upper().endswith("CD")), None)
    if not isinstance(code, str) or code not in forces:
        return None
    name = foreign.text(
        next((value for key, value in properties.items() if key.upper().endswith("NM")), None),
        f"ONS's name of the area {code}",
    )
    polygons = _polygons(feature.get("geometry"), name)
    if any(abs(lon) > 180 or abs(lat) > 90 for polygon in polygons for ring in polygon for lon, lat in ring):
        raise SourceError(
            "faulty",
            f"ONS's outline of {name} is not in degrees, so it is probably in metres (British National Grid); ask for outSR=4326.",
        )
    kept = [rings for polygon in polygons if (rings := [ring for ring in map(_on_grid, polygon) if len(ring) >= 4])]
    if not kept:
        raise SourceError("rejected", f"ONS's outline of {name} is too small to draw.")
    lon, lat = _middle(max((polygon[0] for polygon in kept), key=_size))
    return {
        "type": "Feature",
        "id": forces[code],
        "properties": {
            "force_id": forces[code],
            "pfa_code": code,
            "pfa_name": name,
            "label_lon": lon,
            "label_lat": lat,
        },
        "geometry": {"type": "MultiPolygon", "coordinates": kept},
    }


def _polygons(geometry: Any, name: str) -> list[list[list[tuple[float, float]]]]:
    """An outline's polygons, each of rings of (longitude, latitude). Raises SourceError for anything else."""
    called = f"A coordinate of ONS's outline of {name}"
    try:
        found = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        return [
            [[(foreign.number(lon, called), foreign.number(lat, called)) for lon, lat, *_ in ring] for ring in polygon]
            for polygon in found
        ]
    except (TypeError, KeyError, ValueError) as error:
        raise SourceError("faulty", f"ONS's outline of {name} is not made of polygons; try again later.") from error


def _on_grid(ring: list) -> list:
    moved = [[round(round(value / GRID_DEGREES) * GRID_DEGREES, 4) for value in point] for point in ring]
    return [point for number, point in enumerate(moved) if number == 0 or point != moved[number - 1]]


def _size(ring: list) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def _middle(ring: list) -> tuple[float, float]:
    lons, lats = zip(*ring)
    return round(sum(lons) / len(lons), 4), round(sum(lats) / len(lats), 4)
