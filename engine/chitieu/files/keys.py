"""The keys of every YAML file, once: their readers, the schemas, the order of ``format`` and ``new`` go by these."""

from __future__ import annotations

from chitieu.files.common_keys import FILE_ID, LABEL, ORDERED
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.shapes import (
    ANY_ID,
    BOUNDS,
    FACT_AT_DATE,
    FACT_ID,
    FACT_OR_GROUP,
    YEARS,
    Again,
    Apart,
    Beside,
    Either,
    ListOf,
    Names,
    OneKeyOf,
    OneUnit,
    ScalarKind,
    Shape,
    Together,
    ValueKind,
    WordOf,
    may,
    must,
    shape,
)
from chitieu.messages import mark
from chitieu.model import Better, KindName, Tier, Verdict

_ID, _TEXT, _NUMBER, _FLAG = ScalarKind.ID, ScalarKind.TEXT, ScalarKind.NUMBER, ScalarKind.FLAG
_FORMULA = ScalarKind.FORMULA
_TEXTS = Either((_TEXT, ListOf(_TEXT)))
_FIGURE = Either((_NUMBER, ScalarKind.WORD, BOUNDS))
EVERY_PART = "all"
FLOW = WordOf(("year",))
BETTER = WordOf(tuple(better.value for better in Better))
VERDICTS = WordOf(tuple(verdict.value for verdict in Verdict))
TIERS = WordOf(tuple(tier.value for tier in Tier))

# --- words of several files

_UNIT = may("unit", _TEXT, mark('What it is counted in; "%" for shares. Of a kind: nothing.'))
_NOTE = may("note", _TEXT)
ANSWER = shape(
    must("ignore", ListOf(_TEXT), mark("The codes of the questions that are answered: [figure-without-level].")),
    must("reason", _TEXT, mark("The answer, for the next colleague.")),
)
_ANSWER = may("lint", ANSWER, mark("Questions of chitieu lint that are answered here, and no longer asked."))

# --- a target

_LEVELS = {
    "at_least": mark("The value must be at least this, by year."),
    "at_most": mark("The value must be at most this, by year."),
    "more_than": mark("The value must be more than this, by year."),
    "less_than": mark("The value must be less than this, by year."),
    "about": mark("About this, by year: read as at least, less the tolerance."),
    "between": mark("The value must lie between two numbers, by year: [10%, 15%]."),
    "is": mark("The value must be this, by year: yes or no."),
    "by": mark("The day must not be after this one; its horizon is its year: 2022-06-30."),
    "reduce_by": mark("The value must be this much below the baseline, by year."),
    "reduce_by_part": mark("The value must be this part of the baseline below it, by year: 3/4."),
    "increase_by": mark("The value must be this much above the baseline, by year."),
    "increase_by_part": mark("The value must be this part of the baseline above it, by year: 20%."),
}


def _by_year(level: ValueKind) -> ValueKind:
    return Either((level, shape(Names(YEARS, level), filled=True)))


_RANGE = ListOf(_NUMBER, 2)
_LEVEL_KINDS: dict[str, ValueKind] = {
    "between": _RANGE,
    "at_least": Either((_NUMBER, _RANGE, ScalarKind.WORD, _FORMULA)),
    "is": ScalarKind.YES_NO,
    "by": ScalarKind.DATE,
}
_LEVEL_KIND = Either((_NUMBER, _RANGE, _FORMULA))
EVERY_YEAR = "each_year"
_ASKED = (*LEVEL_KEYS, EVERY_YEAR)
YEARLY_KEYS = tuple(key for key in LEVEL_KEYS if not key.endswith(("_by", "_by_part")))
IN_TURN = (("at_least", "more_than"), ("at_most", "less_than"))
"""Kinds of levels that may follow one another: 95% by 2025, more than 95% by 2030."""
YEARLY = shape(
    may("tolerance", _NUMBER, mark("With about: how far below the level is still met.")),
    *(may(key, _by_year(_LEVEL_KINDS.get(key, Either((_NUMBER, _RANGE)))), _LEVELS[key]) for key in YEARLY_KEYS),
    together=(OneKeyOf(YEARLY_KEYS, in_turn=IN_TURN), Beside("tolerance", ("about",))),
)
_INDICATOR = may("indicator", _TEXT, mark("The indicator, by its id in indicators.yaml."))
_LEVEL = (
    may("tolerance", _NUMBER, mark("With about: how far below the level is still met.")),
    may(
        "baseline",
        Either((_NUMBER, _FORMULA)),
        mark("The starting value; percent of target is then the share of the way."),
    ),
    may("baseline_year", ScalarKind.YEAR, mark("The year at whose end the baseline stood; trend starts there.")),
    *(may(key, _by_year(_LEVEL_KINDS.get(key, _LEVEL_KIND)), _LEVELS[key]) for key in LEVEL_KEYS),
    may(EVERY_YEAR, YEARLY, mark("The level in every year from the document's first one on: {at_least: 90%}.")),
)
_PART = ListOf(Again("part", lambda: PART))
_MONITOR = may("monitor", _FLAG, mark("true: only followed, without a level; with or without an indicator."))
_WHOLES = (
    may("all_of", _PART, mark("Parts that must all be met, each with its indicator and level.")),
    may("any_of", _PART, mark("Parts of which one must be met.")),
    may(
        "at_least_of",
        shape(
            must(
                "count",
                Either((ScalarKind.COUNT, WordOf((EVERY_PART,)))),
                mark("How many must be met; all: every one."),
            ),
            must("of", _PART),
        ),
        mark("Parts of which so many must be met: {count: 15, of: [...]}."),
    ),
    may("target", _TEXT, mark("Another target as a part: its id, of another document NQ-1/income.")),
)
_FOR_EACH = may("for_each", _TEXT, mark("A dimension of facts.yaml: the same is asked of each of its groups."))
_CHANGES = tuple(key for key in LEVEL_KEYS if key.endswith(("_by", "_by_part")))
_OF_PARTS = tuple(key.name for key in _WHOLES)
_MADE_OF = (*_OF_PARTS, "cases")  # whose levels stand in what they list
_WITHOUT = (*_MADE_OF, "monitor")  # beside which there is no level
_OF_A_LEVEL: tuple[Together, ...] = (
    Beside("tolerance", ("about", *_MADE_OF)),  # beside those it is refused for another reason
    Apart("baseline", ("about", "between")),
    *(Beside(key, ("baseline",)) for key in _CHANGES),
    OneUnit(("tolerance", "baseline", *(key for key in LEVEL_KEYS if not key.endswith("_part")))),
)
_WAYS: tuple[Together, ...] = (
    *(Apart(key, ("tolerance", "baseline", *_ASKED)) for key in _MADE_OF),
    *(Apart(key, ("indicator", *(other for other in _MADE_OF if other != key))) for key in _OF_PARTS),
    Apart("for_each", ("target",)),
    Apart("monitor", ("tolerance", "baseline", *_ASKED, *_MADE_OF)),
    Apart(EVERY_YEAR, ("tolerance", "baseline")),
    *_OF_A_LEVEL,
)
_BAND_KINDS = _LEVEL_KINDS | {"at_least": Either((_NUMBER, _RANGE, ScalarKind.WORD))}  # of no formula
BAND = shape(
    may("tolerance", _NUMBER, mark("With about: how far below the level is still met.")),
    *(
        may(key, _BAND_KINDS.get(key, Either((_NUMBER, _RANGE))), mark("What must be met for these points."))
        for key in LEVEL_KEYS
        if key not in _CHANGES
    ),
    must("points", _NUMBER, mark("The points of who meets it; below zero for a deduction.")),
    together=(OneKeyOf(tuple(key for key in LEVEL_KEYS if key not in _CHANGES)),),
)
BY_PERCENT = shape(
    must("up_to", _NUMBER, mark("So many points for the whole target, and as much of them as is reached."))
)
_POINTS = may(
    "points",
    Either((ListOf(BAND), BY_PERCENT)),
    mark("Points: of the first level that is met, or {up_to: 2} by percent of target."),
)
CASE: Shape = shape(
    may(
        "when", _TEXT, mark("Whose case it is: region in (uplands, highlands) and population >= 5000. None: any other.")
    ),
    _INDICATOR,
    _FOR_EACH,
    *_LEVEL,
    _MONITOR,
    *_WHOLES,
    _POINTS,
    together=(OneKeyOf(_ASKED, unless=(*_OF_PARTS, "monitor", "points"), in_turn=IN_TURN), *_WAYS),
)
_CASES = may(
    "cases",
    ListOf(Again("case", lambda: CASE)),
    mark("Levels that depend on the unit: the first case that holds; none, none."),
)
PART: Shape = shape(
    _INDICATOR,
    _FOR_EACH,
    *_LEVEL,
    _MONITOR,
    *_WHOLES,
    _CASES,
    together=(
        OneKeyOf(_ASKED, unless=_WITHOUT, in_turn=IN_TURN),
        OneKeyOf(("indicator",), unless=_WITHOUT),
        *_WAYS,
    ),
)
READING = shape(
    must("id", _ID),
    must("label", _TEXT),
    _INDICATOR,
    _FOR_EACH,
    *_LEVEL,
    _MONITOR,
    *_WHOLES,
    _CASES,
    together=(OneKeyOf(_ASKED, unless=_WITHOUT, optional=True, in_turn=IN_TURN), *_WAYS),
)
EXPECT = shape(
    Names(YEARS, VERDICTS),
    may("attainment", _NUMBER, mark("Percent of target at the first horizon, as precise as you write it.")),
    may("shortfall", ScalarKind.COUNT, mark("What is missing at the first horizon.")),
    may("points", _NUMBER, mark("The points at the first horizon.")),
)
EXAMPLE = shape(
    must("given", shape(Names(FACT_AT_DATE, Either((*_FIGURE.kinds, _TEXT))))),
    may("as_of", ScalarKind.DATE, mark("The date of the figures, where other years matter; else the first horizon's.")),
    must("expect", EXPECT),
)
TARGET = shape(
    FILE_ID,
    may("title", _TEXT, mark("Title of the row; by default the label of the indicator, of parts the statement.")),
    _INDICATOR,
    must("statement", _TEXT, mark("The target restated in one sentence, with the same numbers.")),
    must("source", _TEXT, mark("Where the target was read: document and section.")),
    _FOR_EACH,
    *_LEVEL,
    _MONITOR,
    *_WHOLES,
    _CASES,
    _POINTS,
    may("readings", ListOf(READING), mark("Other interpretations; shown, but they do not decide.")),
    may("examples", ListOf(EXAMPLE), mark("Cases that chitieu test runs: given facts, expected verdicts.")),
    _ANSWER,
    together=(
        OneKeyOf(_ASKED, unless=(*_WITHOUT, "points"), in_turn=IN_TURN),
        OneKeyOf(("indicator",), unless=_WITHOUT),
        Apart("points", ("cases",)),
        *_WAYS,
    ),
)

# --- document.yaml, facts.yaml, indicators.yaml, checks.yaml

SCORE = shape(
    must("out_of", _NUMBER, mark("The most points that there are.")),
    may("groups", ListOf(_TEXT), mark("Groups of facts.yaml whose targets count; by default all that give points.")),
    may(
        "grades",
        shape(Names(r"^\S.*$", _NUMBER), filled=True),
        mark("From which share of what applies each grade is given: {excellent: 90%, good: 80%}."),
    ),
)
DOCUMENT = shape(
    must("id", _ID, mark("The same as the name of the folder.")),
    must("symbol", _TEXT, mark("Number and symbol as cited, such as 06-NQ/TU.")),
    must("title", _TEXT, mark("Title of the document.")),
    must("issuer", _TEXT, mark("Who issued the document.")),
    must("date", ScalarKind.DATE, mark("Date of the document: year-month-day.")),
    may("period", _TEXT, mark("The period it covers, as text.")),
    may("from", ScalarKind.YEAR, mark("Its first year, from which each_year: is asked.")),
    must("horizons", ListOf(ScalarKind.HORIZON), mark("The years, or months (2026-03), by which levels are due.")),
    may("year_starts", ScalarKind.COUNT, mark("The month in which its years start: 9 for school years.")),
    may("asks", TIERS, mark("The tier of units that it asks: commune, district, province, country.")),
    may("score", SCORE, mark("What the points of the targets are out of, and grades: {out_of: 100}.")),
    _ANSWER,
)
GROUP = shape(
    must("label", _TEXT),
    may("section", _TEXT, mark("Heading in reports; groups of one heading are lettered a), b) under it.")),
    may("context", _FLAG, mark("true: facts that only describe the unit and need no formula.")),
)
ATTRIBUTE = shape(
    LABEL,
    ORDERED,
    must("values", shape(Names(FACT_ID, _TEXT), filled=True), mark("Codes with labels; if ordered, from the lowest.")),
)
KINDS = WordOf(tuple(kind.value for kind in KindName))
SCALE = shape(may("label", _TEXT), must("ranks", ListOf(_TEXT)))
_FROM_BELOW = ("count_of", "sum_of", "parts_met")
FACT = shape(
    LABEL,
    may("short", _TEXT, mark("Name where a report has named the whole before: Master.")),
    _UNIT,
    must("group", _TEXT, mark("One of the groups above.")),
    may("part_of", _TEXT, mark("The fact of which this one is a part; it cannot be larger.")),
    may("quality", _TEXT, mark("One of the qualities above: reports list it there, not among quantities.")),
    may("fractional", _FLAG, mark("true: money, areas and the like, which need not be whole.")),
    may("below_zero", _FLAG, mark("true: growth, balances and the like, which may be below zero.")),
    may("otherwise", _NUMBER, mark("Its value in levels where a unit gives none.")),
    may("split", _TEXT, mark("One of the dimensions above: it is given by groups, too, as trained.women.")),
    may("all", _FLAG, mark("true: the groups make up the whole; one that is missing is the rest.")),
    may("flow", FLOW, mark("year: it counts from 1 January to its date, rather than how things stand at it.")),
    may("count_of", TIERS, mark("The number of units of this tier within the unit: commune.")),
    may("met", _TEXT, mark("With count_of: those that meet this target: NQ-1/income.")),
    may("asked", _TEXT, mark("With count_of: those to whom this target applies: NQ-1/income.")),
    may("where", _TEXT, mark("With count_of: those of which this condition holds: poor / households > 40%.")),
    may("sum_of", TIERS, mark("The sum of a fact over the units of this tier within the unit: commune.")),
    may("fact", _TEXT, mark("With sum_of: the fact that is summed.")),
    may("parts_met", _TEXT, mark("How many parts of this target the unit meets: NQ-1/criteria.")),
    may("kind", KINDS, mark("Of what is no number: yes_no, grade, date or rank.")),
    may("values", shape(Names(FACT_ID, _TEXT), filled=True), mark("Of a grade: codes with labels, from the lowest.")),
    _ANSWER,
    together=(
        Beside("all", ("split",)),
        *(Apart(key, tuple(other for other in _FROM_BELOW if other != key)) for key in _FROM_BELOW),
        *(Beside(key, ("count_of",)) for key in ("met", "asked", "where")),
        Apart("met", ("asked",)),
        Beside("fact", ("sum_of",)),
        Beside("sum_of", ("fact",)),
    ),
)
FACTS = shape(
    must("groups", shape(Names(ANY_ID, Either((_TEXT, GROUP))))),
    may("attributes", shape(Names(FACT_ID, ATTRIBUTE)), mark("What a unit is: its region, its class.")),
    may(
        "dimensions",
        shape(Names(FACT_ID, shape(Names(FACT_ID, _TEXT), filled=True))),
        mark("Groups by which facts are split: sex: {men: nam, women: nữ}."),
    ),
    may("qualities", shape(Names(ANY_ID, _TEXT)), mark("What facts say about those who are counted: education, rank.")),
    may("scales", shape(Names(ANY_ID, SCALE)), mark("Facts in order from the lowest, for or_above(…) in formulas.")),
    must("facts", shape(Names(FACT_ID, FACT))),
)
INDICATOR = shape(
    LABEL,
    must(
        "formula",
        _TEXT,
        mark("Facts with + - * / ( ), any(…), x of 2020, growth(x since 2020): minority_led / agencies."),
    ),
    _UNIT,
    must("group", _TEXT, mark("One of the groups of facts.yaml.")),
    may("counts", _TEXT, mark("What one step of the numerator is.")),
    may("better", BETTER, mark("Which values are wanted: higher, lower or neither; “about” goes by it.")),
    _ANSWER,
)
INDICATORS = shape(must("indicators", shape(Names(ANY_ID, INDICATOR))))
SEVERITIES = WordOf(("error", "question"))
CHECK = shape(
    must("label", _TEXT, mark("The relation in words.")),
    must("holds", _TEXT, mark("What must hold: heads + deputies == leaders.")),
    may("severity", SEVERITIES, mark("error: a figure is wrong; question: it must be explained.")),
    _NOTE,
)
CHECKS = shape(must("checks", shape(Names(ANY_ID, CHECK))))

# --- a dataset

_TIER = mark("commune, district, province or country.")
UNIT = shape(
    must("id", _ID),
    must("name", _TEXT),
    may("tier", TIERS, _TIER),
    may("within", _ID, mark("The unit that it lies in, where no units.yaml says so.")),
    Names(FACT_ID, _TEXT),
)
LISTED_UNIT = shape(
    must("name", _TEXT),
    must("tier", TIERS, _TIER),
    may("within", _ID, mark("The unit that it lies in, by its id here.")),
    may("from", ScalarKind.DATE, mark("Its first day.")),
    may("until", ScalarKind.DATE, mark("Its last day.")),
    may("merged_into", _ID, mark("The unit that it became a part of after its last day.")),
    together=(Beside("merged_into", ("until",)),),
)
UNITS = shape(must("units", shape(Names(ANY_ID, LISTED_UNIT))))
FIGURE = shape(
    must("value", _FIGURE, mark("The figure, or what is known of it: {at_least: 3260}.")),
    may("source", _TEXT, mark("The section it was read in.")),
    _NOTE,
    may("implied_by", _TEXT, mark("The fact that this one follows from.")),
    may("as_of", ScalarKind.DATE, mark("The date of the figure, where it is another than the dataset's.")),
)
CLAIM = shape(
    may("value", _NUMBER, mark("The value that the report states, as printed.")),
    may("attainment", _NUMBER, mark("The percent of target that the report states, as printed.")),
    may("verdict", VERDICTS),
    may("source", _TEXT),
    _NOTE,
)
ENTRY = Either((*_FIGURE.kinds, FIGURE))
DATASET = shape(
    must("unit", UNIT, mark("Its id, its name, and its attributes of facts.yaml.")),
    must("as_of", ScalarKind.DATE, mark("The reporting date: year-month-day.")),
    may("source", _TEXT, mark("The document that the figures were read in.")),
    must(
        "facts",
        shape(Names(FACT_OR_GROUP, Either((*ENTRY.kinds, ScalarKind.NOTHING)))),  # nothing: not known yet
        mark("Figures by their ids in facts.yaml; what is not known yet has none."),
    ),
    may(
        "claims",
        shape(Names("^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$", CLAIM)),
        mark("What the report itself states, by document/target."),
    ),
)
