"""Values to text, in one place: nothing else in the dashboard formats a number, a date or a missing value."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MISSING = "not known"
EMPTY_CELL = "–"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def plain(value: float | None) -> str:
    """A figure with the decimals it was published with (83.6, 89.56, 90), at most two; adding 0.0 turns "-0" into "0"."""
    return MISSING if value is None else f"{half_up(value, 2) + 0.0:g}"


def percent(value: float | None, is_approximate: bool | None = False) -> str:
    """ "83.6 per cent"; an approximate figure has no decimals: "about 98 per cent" for about 98.2."""
    if value is None:
        return MISSING
    return f"about {half_up(value):g} per cent" if is_approximate else f"{plain(value)} per cent"


def margin(ci: float | None) -> str:
    """ "± 1.85", or nothing where no interval was published."""
    return "" if ci is None else f"± {float(ci):g}"


def rate(value: float | None, ci: float | None, is_approximate: bool | None = False) -> str:
    """A rate with its margin of error where one is known: "83.6 per cent ± 1.85"."""
    return f"{percent(value, is_approximate)} {margin(ci)}".strip()


def about(is_approximate: bool | None) -> str:
    return "about " if is_approximate else ""


def count(value: float | None, is_approximate: bool | None = False) -> str:
    """ "24,300", "about 24,300"; a negative count keeps its sign."""
    return MISSING if value is None else f"{about(is_approximate)}{int(value):,}".replace("-", "−")


def one_decimal(value: float | None) -> str:
    """ "96.7", for rates per 1,000 residents."""
    return MISSING if value is None else f"{half_up(value, 1) + 0.0:,.1f}"


def per_1000(crimes: float, residents: float | None) -> str:
    """Crimes for each 1,000 residents, one decimal; not known where the residents are not."""
    return MISSING if residents is None else one_decimal(crimes / residents * 1000)


def half_up(value: float, decimals: int = 0) -> float:
    """Rounded as people round, halves upwards: 90.5 is 91, 2.25 to one decimal 2.3. (Python's own `round` gives 90 and 2.2.)

    `decimals` may be negative: -2 rounds to hundreds. A negative half goes away from zero, as its positive twin does.
    """
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def of_hundred(rate_pct: float) -> int:
    """Of every 100 crimes reported, how many were recorded: the rate to the nearest whole crime."""
    return int(half_up(rate_pct))


def day(value: str | None) -> str:
    """An ISO date as the British write it, no more precise than it is known: "15 June 2017", "December 2018", "2018"."""
    if value is None:
        return "date not known"
    year, *rest = str(value)[:10].split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) == 2 else f"{month} {year}"


def on_day(value: str) -> str:
    """A date inside a sentence: "on 15 June 2017", "in December 2018"."""
    return f"{'on' if len(value) >= 10 else 'in'} {day(value)}"


def published(value: str | None, title_year: str | None = None) -> str:
    """When something was published; where the day is not known, the year or cycle in its title, and that it is not known."""
    if value is not None:
        return day(value)
    return "publication date not known" if title_year is None else f"{title_year} (publication date not known)"


def month(value: str | None) -> str:
    """The month of an ISO date: "June 2017"."""
    return day(value if value is None else str(value)[:7])


def short_day(value: str | None) -> str:
    """ "15 Jun 2017", "Dec 2018", for charts."""
    return abbreviated(day(value))


def abbreviated(words: str) -> str:
    """With months cut to three letters: "Dec 2018" for "December 2018"."""
    for month in MONTHS:
        words = words.replace(month, month[:3])
    return words


def financial_year(value: str) -> str:
    """The financial year (April to March) an ISO date falls in: "2017/18" for 2017-06-15."""
    year, month = int(value[:4]), int(value[5:7])
    start = year if month >= 4 else year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def quarter_end(financial_year: str, quarters: int) -> str:
    """The last month of the first `quarters` quarters of a financial year: "December 2025" for three of 2025/26."""
    year = int(financial_year[:4])
    return f"{('June', 'September', 'December', 'March')[quarters - 1]} {year + (quarters == 4)}"


def months_since(value: str | None, today: date) -> int | None:
    """Whole months from an ISO date until today; a month or year counts from its first day. None when the date is not known."""
    if value is None:
        return None
    year, month, of_month = (int(part) for part in f"{str(value)[:10]}-01-01".split("-")[:3])
    return (today.year - year) * 12 + today.month - month - (today.day < of_month)


def age(value: str | None, today: date) -> str:
    """ "over 7 years", "nearly 4 years", "8 months", "less than a month"; "age not known" without a date.

    Of a date known only to the year: "about 8 years (only the year is known)".
    """
    months = months_since(value, today)
    if value is None or months is None:
        return "age not known"
    if len(value) == 4:
        passed = today.year - int(value)
        about_years = f"about {passed} year{'s' if passed > 1 else ''}" if passed else "less than a year"
        return f"{about_years} (only the year is known)"
    years, rest = divmod(months, 12)
    if months >= 22:
        return f"nearly {years + 1} years" if rest >= 10 else f"over {years} years" if rest else f"{years} years"
    if months >= 12:
        return "1 year" if months == 12 else f"{months} months"
    return "less than a month" if months < 1 else f"{months} month{'s' if months > 1 else ''}"


def cell(value: object) -> str:
    """A value of an answer whose meaning we do not know: as it is, with a dash for an empty cell."""
    if value is None:
        return EMPTY_CELL
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return ", ".join(map(cell, value)) if isinstance(value, list) else str(value)


def capitalised(words: str) -> str:
    """With a capital first letter; the rest stays as it is."""
    return words[:1].upper() + words[1:]


def listed(words: Sequence[str]) -> str:
    """ "grade", "grade and date", "grade, date and rate"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def spelt(number: int) -> str:
    """ "three" for 3, "13" for 13."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else str(number)


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
_TWO_NUMBERS = re.compile(r"\s*([0-9]{1,4})\s*[-/]\s*([0-9]{1,4})\s*")
_CONVERTED = (
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}",  # 1.2.2018
    r"[0-9]{1,2} +[0-9]{1,2}/[0-9]{1,2}",  # 1 1/2
    rf"([0-9]{{1,2}}[ -]*)?({_MONTH})[ .,-]*[0-9]{{0,4}}",  # Mar-20, December 2018, 3 May
    rf"[0-9]{{1,4}}[ -]*({_MONTH})",  # 2018 May
    r"[0-9]{1,4}:[0-9]{1,2}(:[0-9]{1,2})?( *[ap]m?)?",  # 9:30
    r"[0-9]{1,2} *[ap]m?",  # 9 am
    r"[0-9]+(\.[0-9]+)?e[0-9]+",  # 1E5
    r"0[0-9]+",  # 01622
    r"true|false",
)
"""What a spreadsheet makes a date, a time or another number of."""
_WHOLE_DATE = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}} ({_MONTH}) [0-9]{{4}}")


def is_iso_date(text: str) -> bool:
    """Is it a day or a month as the register writes them: 2018-12-31, 2018-12?"""
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?", text) is not None


def formula_safe(text: str) -> str:
    """Text for a CSV cell: what a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def spreadsheet_safe(text: str) -> str:
    """Text for a CSV cell that a person opens with a spreadsheet, which would make a date of "2-1", "2011/12" and "December 2018".

    A whole date may become one, since it is one; a month says that its day is not known; any other text that would be changed
    gets an apostrophe before it, as a formula does.
    """
    if _WHOLE_DATE.fullmatch(text):
        return text
    if is_iso_date(text) or re.fullmatch(rf"({'|'.join(MONTHS)}) [0-9]{{4}}", text):
        return f"{day(text) if text[0].isdigit() else text} (day not known)"
    return f"'{text}" if _is_converted(text) else formula_safe(text)


def _is_converted(text: str) -> bool:
    """Would a spreadsheet make a date, a time or another number of it? Of two numbers, where one can be a month: 2011/12, not 2012/13."""
    if two := _TWO_NUMBERS.fullmatch(text):
        return any(1 <= int(part) <= 12 for part in two.groups())
    return any(re.fullmatch(pattern, text.strip(), re.IGNORECASE) for pattern in _CONVERTED)


def in_address(name: str) -> str:
    """A name as it stands in an address or the name of a file: "robbery", "theft-offences", "cdi-2016-20"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def digits(phone: str) -> str:
    """A telephone number without its spaces."""
    return "".join(character for character in phone if character.isdigit())


def tel(phone: str) -> str:
    """A tel: address for a British number as it is written."""
    return f"tel:{digits(phone)}"


def sms(number: str, word: str | None = None) -> str:
    """An sms: address; the message begins with `word`, where the number asks for one."""
    return f"sms:{digits(number)}" + (f"?body={word}" if word else "")
