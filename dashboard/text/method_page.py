"""Sentences of Method: what the figures mean, how we compare them, what we work out ourselves. The rules are in `dashboard/rules/`."""

from typing import NamedTuple

from dashboard.text import grade_words


class Section(NamedTuple):
    """One part of the page: the address of its heading, the heading, paragraphs, a list, an invitation to write to us, and
    the pages of others it rests on."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    invitation: str | None = None
    links: tuple[tuple[str, str], ...] = ()


METHOD_TITLE = "Method: what the figures mean, and how we compare them"
METHOD_LEDE = "What a recording rate can tell you, when two figures may be compared, what we work out ourselves, and how we correct mistakes."
EXAMPLE = (("kent", 83.6, 1.85), ("metropolitan", 89.5, 1.64))
"""The forces, rates and margins of the worked example: first inspections of Crime Data Integrity, as the register holds them."""

FORMULA = "|a − b| > √(margin of a² + margin of b²)"

SECTIONS = (
    Section(
        "rate",
        "What a recording rate is",
        (
            grade_words.WHAT_IS_RATE,
            "The rate for all crime leaves out fraud, which a national centre has recorded since April 2013.",
            "Inspectors cannot read every report, so they read a sample from some months. Another sample would have given a slightly different rate. The margin of error says how different. With it comes a range, called a 95 per cent confidence interval: if inspectors drew many samples and worked out the range each time, about 95 of every 100 ranges would hold the true rate.",
            "The margin covers the luck of the sample and nothing else. It does not cover mistakes in the sample itself.",
        ),
    ),
    Section(
        "rate-is-not",
        "What a recording rate is not",
        (),
        (
            "It is not the share of crimes that were reported. Many victims never tell the police, and no audit of police records can count them.",
            "It is not the share of crimes that were solved, or how well victims were treated.",
            "It is not a figure for today. It is about the months that inspectors looked at, and it is as old as they are.",
            "It is not the grade. Inspectors also judge systems, leadership and culture. In 2018 they found the same rate, 89.5 per cent, in the Metropolitan Police and in South Yorkshire Police; they graded the first Good and the second Requires improvement.",
        ),
    ),
    Section(
        "clear-difference",
        "When two rates clearly differ",
        (
            "We compare two rates only if both are for the same kind of crime, come from the same inspection programme and have a published margin of error. They clearly differ when they are further apart than sampling alone would usually explain:",
            FORMULA,
            "In words: square the two margins of error, add them, and take the square root. If the gap between the two rates is larger, we say that the difference is clear. If not, we say that there is no clear difference. That does not mean the two are equal: the samples are too small to tell them apart. Where a margin is missing we cannot tell, and say so.",
            "An example, both from the Crime Data Integrity programme: Kent, 83.6 ± 1.85 per cent in 2017, and the Metropolitan Police, 89.5 ± 1.64 per cent in 2018. They are 5.9 percentage points apart. Sampling could explain a gap of up to about 2.5 (the square root of 1.85² + 1.64²), so the difference is clear.",
        ),
    ),
    Section(
        "assumptions",
        "What that rule takes for granted",
        (),
        (
            "The two samples are independent: which reports were read in one force had no influence on which were read in the other. The same holds for two inspections of one force.",
            "It looks at one pair at a time. If two forces really recorded equally well, the rule would still call the difference clear in about 5 of every 100 such pairs. We make no allowance for many comparisons. If you compare one force with 20 others, expect about one “clear” difference by luck alone. Choose your two forces first, then look; do not search for a pair that differs.",
            "Samples are large enough for the usual arithmetic. Close to 100 per cent a margin that is the same on both sides is only a rough guide; we never show a range that goes above 100.",
            "We use each margin as published. We do not know whether it allows for a sample that is a large part of all the reports a small force received. If it does not, the true margin is a little smaller, and our rule says “no clear difference” a little too often.",
            "It is about sampling alone. Two audits in different years also differ in what had changed in between.",
        ),
    ),
    Section(
        "parts",
        "A part and its whole",
        (
            "Violent crime and sexual offences are parts of all crime. A report of violence that inspectors read can count in both rates, so these are not independent samples, and the rule above does not apply. For two rates of one inspection we use a stricter rule: the difference is clear only when the two margins of error do not overlap at all, that is when the gap is larger than both margins added up. That holds however much the two figures depend on each other. A part of one inspection and the whole of another are not compared.",
        ),
    ),
    Section(
        "programmes",
        "One inspection programme at a time",
        (
            "Inspectors have changed what they look at, how they measure it and which grades they give. Each set of rules is a programme. Inside one programme, forces can be compared with each other, and a force's first inspection with its second. Across programmes we draw no line and no arrow, and never say “improved” or “fell”.",
            grade_words.REGIME_BREAK,
        ),
        (
            "Inspections outside any programme had rules of their own. We compare them with nothing.",
            "The newest judgment leads. An older figure says its programme and date in the same sentence, and wherever an older figure is compared we name what has been published since.",
            "Inside a programme one choice holds for every force: each one's newest inspection, or the first only. Every figure says which it is.",
            "Grades are not numbers. We do not average, subtract or rank them. Counting how many forces got each grade is fine.",
            "Lists of forces are in order of name, date or measured rate. None of them is a league table.",
            "Recorded crime is never shown alone. Better recording raises it, so beside it we show how well the force recorded crime, and when that was judged. A total for part of a year says so.",
            "What a commissioner or a chief constable said about their own force is labelled “not inspected”.",
            "Where sources disagree, the inspectorate's own report comes first. The other figure is shown too, with the reason we do not use it.",
        ),
    ),
    Section(
        "missing",
        "What is missing",
        (
            "Each figure links to the page we read it on, and says who published that page. A gap in our data says nothing about the force. Missing is never shown as zero, and we keep these apart:",
        ),
        (
            "Not inspected, or not measured: inspectors did not look.",
            "Not graded: they looked, but this programme gave no grade for recording crime.",
            "Graded, but not found: there is a grade, and we have not found it in a public source.",
            "Not published: we read the inspectorate's own report, and the figure is not in it.",
            "Not found: we have not found it. It may have been published somewhere.",
            "Held back: the publisher left the figure out because the numbers are too small.",
            "Not known: we could not find out which of these it is.",
        ),
    ),
    Section(
        "own-calculations",
        "What we work out ourselves",
        ("Everything else on this site is as its source published it. These are ours:",),
        (
            "The age of a grade: the time from its date to today.",
            "“About 84 of every 100”: a published rate, rounded to whole crimes (halves go up). The range beside it is the rate less and plus its margin of error, kept between 0 and 100.",
            "How far apart two rates are, how large a gap sampling could explain, and what we say about each pair. So is the count of forces that clearly recorded more, or less, than one force.",
            "How many crimes were reported, as an illustration: the crimes a force recorded in a year, divided by the rate inspectors measured, rounded to hundreds. It assumes that the rate held all year, and takes the financial year in which most of the audited months lie. The inspectorate's own estimate of unrecorded crimes, where there is one, may rest on other months and other counts, so the two can differ.",
            "Crimes for each 1,000 residents, in the tables of Recorded crime: crimes divided by the mid-year population, only for years whose population we hold, and never for the City of London, where few people live and many work. The rate of the Office for National Statistics is shown as published.",
            "Sums: quarters added up to years, and single offences to kinds of offence.",
            "Counts: how many forces got a grade, how many grades and sources we hold.",
            "A few grades, each marked “derived”: a report said how many areas got each grade and named all but one kind, so the rest follows.",
            "For some forces, that a programme gave no grade for recording crime: the report says how many areas were graded, and the ones it names leave no room for another.",
            "Which force covers a postcode district: from its centre, an estimate of its extent and a public list. We say “probably” where there is doubt.",
            "Which force covers a town or village: from its position inside the outlines of the force areas.",
            "The sentences that explain grades, and the names of sources whose page has no title of its own, are our words.",
        ),
    ),
    Section(
        "findings",
        "Findings and claims",
        (
            "What inspectors found is in our words, with the page we read it on. We call something a cause of concern, a recommendation or an area for improvement only where the page does. It counts as open if the newest inspection we know of raised it, or if a page since then says it was not met, or only in part. If the force was inspected again after the newest word on it, we say that we do not know.",
            "A figure that a force or a commissioner gave is held against the next inspection. It is confirmed if it is no higher than the next rate plus its margin of error, and contradicted if it is higher. Without a margin of error only a rate at least as high confirms it. An expected grade is confirmed by that grade or a better one.",
        ),
    ),
    Section(
        "telephone-numbers",
        "Which telephone numbers we show",
        (
            "A number may come first if the service itself or a public body gives it on a page dated within the last three years. On an older or undated page of theirs, up to ten years, or in the news, up to five years, it stands beside the national 24-hour line with the words “If nobody answers, call”. Otherwise we do not show it.",
            "We also do not show a number where another provider runs the service now, or where sources differ and we could not settle it. In Wales, Live Fear Free comes first. A national number is never called local.",
        ),
    ),
    Section(
        "corrections",
        "Corrections",
        (
            "Every figure has a named source. If a figure differs from its source, or the source is wrong, we correct it, and the corrected figure shows within minutes.",
        ),
        (
            "If the inspectorate itself changes a grade later, we show both: the first one and the one that replaced it.",
            "Every set of figures has a data version, named at the foot of each page and in each download. Cite it: the file of a version never changes.",
            "What cannot be settled at once and could harm somebody is taken out until it is settled.",
        ),
        "Have you found a mistake?",
    ),
    Section(
        "cdi",
        "How Crime Data Integrity inspections were graded, 2016 to 2020",
        (
            "There were four grades: Outstanding, Good, Requires improvement and Inadequate. The first three reports (Greater Manchester, Staffordshire and Sussex, 25 August 2016) gave an overall grade only.",
            "In January 2017 the inspectorate, then called HMIC, reviewed the programme. The 16 criteria stayed. The bands of the recording rate for each grade were lowered and widened a little, and the criteria were grouped under three questions: how well the force records reported crime; how well its systems support that; and its leadership and culture.",
            "The three 2016 reports were looked at again, and the result was published on 9 February 2017. Staffordshire rose from Requires improvement to Good; the other two overall grades stayed.",
            "The yearly numbers of unrecorded crimes are the inspectorate's estimates: the audit's rate applied to recorded crime without fraud.",
        ),
        links=(
            (
                "Judgment criteria (HMICFRS)",
                "https://www.justiceinspectorates.gov.uk/hmicfrs/our-work/article/crime-data-integrity/crime-data-integrity-programme-judgment-criteria",
            ),
            (
                "Explanatory notes (HMICFRS)",
                "https://hmicfrs.justiceinspectorates.gov.uk/crime-data-integrity-inspections-explanatory-notes/",
            ),
        ),
    ),
)
