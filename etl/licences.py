"""The licences of the published tables, as data packages name them. That of each source stands in `source.licence`."""

OPEN_GOVERNMENT = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
"""Of official figures, and of what we added to them: selection, keys and notes."""
ATTRIBUTION = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
OTHERS = {"place": ATTRIBUTION, "place_alias": ATTRIBUTION}
"""Tables under a licence of their own: the places are GeoNames'."""


def of_table(name: str) -> dict[str, str]:
    """The licence of one table."""
    return OTHERS.get(name, OPEN_GOVERNMENT)
