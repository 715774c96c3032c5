"""What whoever runs the site can switch off: Ask the data, with ON_THE_RECORD_ASK=off."""

import os

VARIABLE = "ON_THE_RECORD_ASK"


class FeatureError(ValueError):
    """What is set is neither on nor off."""


def asks() -> bool:
    """Does this site answer questions in SQL? Raises FeatureError, so that a misspelt "off" never leaves it on."""
    setting = os.environ.get(VARIABLE, "").strip().lower() or "on"
    if setting not in ("on", "off"):
        raise FeatureError(f"{VARIABLE} is {setting!r}. It must be on or off.")
    return setting == "on"
