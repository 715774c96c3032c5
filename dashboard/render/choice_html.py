"""What a page's pickers choose, as a form that needs no script, for the page's first HTML."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from dashboard.rules.asked_for import Choice
from dashboard.text import site_words


def form(address: str, fields: Sequence[Markup]) -> Markup:
    """The choices and a button, which opens the page at `address` with them."""
    return Markup(
        '<form class="otr-choices" action="{}" method="get">{}<button class="otr-button">{}</button></form>'
    ).format(address, Markup("").join(fields), site_words.SHOW)


def one(choice: Choice, chosen: str, width: int = 1) -> Markup:
    """One of several; `width` is its share of a line where there is room for more than one."""
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else Markup(""), words
        )
        for value, words in choice.options.items()
    )
    return Markup('<label style="--share: {}"><span>{}</span><select name="{}">{}</select></label>').format(
        width, choice.label, choice.parameter, options
    )


def several(label: str, parameter: str, names: Mapping[str, str], chosen: Sequence[str]) -> Markup:
    """Any of several: what is chosen, which opens to a box for each."""
    boxes = Markup("").join(
        Markup('<label><input type="checkbox" name="{}" value="{}"{}> {}</label>').format(
            parameter, value, Markup(" checked") if value in chosen else Markup(""), words
        )
        for value, words in names.items()
    )
    shown = Markup(" ").join(Markup("<b>{}</b>").format(names[one]) for one in chosen) or label
    return Markup(
        "<fieldset><legend>{}</legend><details><summary>{}</summary><div>{}</div></details></fieldset>"
    ).format(label, shown, boxes)
