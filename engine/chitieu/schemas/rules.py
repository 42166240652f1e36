"""The schemas of rule files, of the vocabulary and of datasets."""

from __future__ import annotations

from chitieu.files.levels import LEVEL_KEYS
from chitieu.messages import Translate
from chitieu.model import Verdict
from chitieu.schemas.pieces import FACT_ID, ID, ID_PATTERN, NUMBER, TEXT, YEAR, Schema, described_, list_, map_, object_

_BOUNDS = {"anyOf": [NUMBER, {**object_({"at_least": NUMBER, "at_most": NUMBER}), "minProperties": 1}]}
_VERDICTS = {"enum": [verdict.value for verdict in Verdict]}


def _level_keys(say: Translate) -> dict[str, Schema]:
    meanings = {
        "at_least": say("The value must be at least this, by year."),
        "at_most": say("The value must be at most this, by year."),
        "more_than": say("The value must be more than this, by year."),
        "less_than": say("The value must be less than this, by year."),
        "about": say("About this, by year: read as at least, less the tolerance."),
        "between": say("The value must lie between two numbers, by year: [10%, 15%]."),
        "reduce_by": say("The value must be this much below the baseline, by year."),
        "reduce_by_part": say("The value must be this part of the baseline below it, by year: 3/4."),
        "increase_by": say("The value must be this much above the baseline, by year."),
        "increase_by_part": say("The value must be this part of the baseline above it, by year: 20%."),
    }
    pair = {"type": "array", "minItems": 2, "maxItems": 2, "items": NUMBER}
    keys = {}
    for key in LEVEL_KEYS:
        level: Schema = pair if key == "between" else NUMBER
        keys[key] = described_({"anyOf": [level, {**map_(YEAR, level), "minProperties": 1}]}, meanings[key])
    return keys


def _criterion(say: Translate) -> dict[str, Schema]:
    return {
        "indicator": described_(TEXT, say("The indicator, by its id in indicators.yaml.")),
        **_level_keys(say),
        "tolerance": described_(NUMBER, say("With about: how far below the level is still met.")),
        "baseline": described_(NUMBER, say("The starting value; percent of target is then the share of the way.")),
    }


def target(say: Translate) -> Schema:
    criterion = _criterion(say)
    parts = list_(object_(criterion, ("indicator",)))
    expect = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "attainment": described_(
                NUMBER, say("Percent of target at the first horizon, as precise as you write it.")
            ),
            "shortfall": described_({"type": "integer", "minimum": 0}, say("What is missing at the first horizon.")),
        },
        "patternProperties": {YEAR: _VERDICTS},
    }
    case = object_(
        {
            "when": described_(
                TEXT, say("Whose case it is: region in (uplands, highlands) and population >= 5000. None: any other.")
            ),
            "all_of": parts,
            **criterion,
        }
    )
    cases = described_(list_(case), say("Levels that depend on the unit: the first case that holds; none, none."))
    example = object_(
        {"given": map_(FACT_ID, {"anyOf": [*_BOUNDS["anyOf"], TEXT]}), "expect": expect}, ("given", "expect")
    )
    reading = object_({"id": ID, "label": TEXT, "all_of": parts, "cases": cases, **criterion}, ("id", "label"))
    return object_(
        {
            "id": described_(ID, say("The same as the name of the file.")),
            "title": described_(TEXT, say("Title of the row; by default the label of the indicator.")),
            "statement": described_(TEXT, say("The target restated in one sentence, with the same numbers.")),
            "source": described_(TEXT, say("Where the target was read: document and section.")),
            **criterion,
            "all_of": described_(parts, say("Parts that must all be met, each with its indicator and level.")),
            "cases": cases,
            "readings": described_(list_(reading), say("Other interpretations; shown, but they do not decide.")),
            "examples": described_(
                list_(example), say("Cases that chitieu test runs: given facts, expected verdicts.")
            ),
        },
        ("id", "statement", "source"),
    )


def document(say: Translate) -> Schema:
    date = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    year = {"type": "integer", "minimum": 1900, "maximum": 2199}
    return object_(
        {
            "id": described_(ID, say("The same as the name of the folder.")),
            "symbol": described_(TEXT, say("Number and symbol as cited, such as 06-NQ/TU.")),
            "title": TEXT,
            "issuer": described_(TEXT, say("Who issued the document.")),
            "date": described_(date, say("Date of the document: year-month-day.")),
            "period": described_(TEXT, say("The period it covers, as text.")),
            "horizons": described_(list_(year), say("The years by which levels are due.")),
        },
        ("id", "symbol", "title", "issuer", "date", "horizons"),
    )


def facts(say: Translate) -> Schema:
    fact = object_(
        {
            "label": described_(TEXT, say("Name on the screen and in reports.")),
            "short": described_(TEXT, say("Name where a report has named the whole before: Master.")),
            "unit": described_(TEXT, say('What it is counted in; "%" for shares.')),
            "group": described_(TEXT, say("One of the groups above.")),
            "quality": described_(
                TEXT, say("One of the qualities above: reports list it there, not among quantities.")
            ),
            "fractional": described_(
                {"type": "boolean"}, say("true: money, areas and the like, which need not be whole.")
            ),
            "part_of": described_(TEXT, say("The fact of which this one is a part; it cannot be larger.")),
        },
        ("label", "unit", "group"),
    )
    context = described_({"type": "boolean"}, say("true: facts that only describe the unit and need no formula."))
    section = described_(TEXT, say("Heading in reports; groups of one heading are lettered a), b) under it."))
    group = {"anyOf": [TEXT, object_({"label": TEXT, "section": section, "context": context}, ("label",))]}
    attribute = object_(
        {
            "label": described_(TEXT, say("Name on the screen and in reports.")),
            "values": described_(map_(FACT_ID, TEXT), say("Codes with labels; if ordered, from the lowest.")),
            "ordered": described_({"type": "boolean"}, say("true: the values run from the lowest to the highest.")),
        },
        ("label", "values"),
    )
    scale = object_({"label": TEXT, "ranks": list_(TEXT)}, ("ranks",))
    return object_(
        {
            "groups": map_(ID_PATTERN, group),
            "attributes": described_(map_(FACT_ID, attribute), say("What a unit is: its region, its class.")),
            "qualities": described_(
                map_(ID_PATTERN, TEXT), say("What facts say about those who are counted: education, rank.")
            ),
            "scales": described_(
                map_(ID_PATTERN, scale), say("Facts in order from the lowest, for or_above(…) in formulas.")
            ),
            "facts": map_(FACT_ID, fact),
        },
        ("groups", "facts"),
    )


def indicators(say: Translate) -> Schema:
    indicator = object_(
        {
            "label": described_(TEXT, say("Name on the screen and in reports.")),
            "formula": described_(TEXT, say("Facts with + - * / ( ) and any(…): minority_led_agencies / agencies.")),
            "unit": described_(TEXT, say('What it is counted in; "%" for shares.')),
            "group": described_(TEXT, say("One of the groups of facts.yaml.")),
            "counts": described_(TEXT, say("What one step of the numerator is.")),
        },
        ("label", "formula", "unit", "group"),
    )
    return object_({"indicators": map_(ID_PATTERN, indicator)}, ("indicators",))


def dataset(say: Translate) -> Schema:
    fact = object_(
        {
            "value": described_(_BOUNDS, say("The figure, or what is known of it: {at_least: 3260}.")),
            "source": described_(TEXT, say("The section it was read in.")),
            "note": TEXT,
            "implied_by": described_(TEXT, say("The fact that this one follows from.")),
        },
        ("value",),
    )
    claim = object_(
        {
            "value": described_(NUMBER, say("The value that the report states, as printed.")),
            "attainment": described_(NUMBER, say("The percent of target that the report states, as printed.")),
            "verdict": _VERDICTS,
            "source": TEXT,
            "note": TEXT,
        }
    )
    return object_(
        {
            "unit": described_(
                {**object_({"id": ID, "name": TEXT}, ("id", "name")), "additionalProperties": TEXT},
                say("Its id, its name, and its attributes of facts.yaml."),
            ),
            "as_of": described_(
                {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, say("The reporting date: year-month-day.")
            ),
            "source": described_(TEXT, say("The document that the figures were read in.")),
            "facts": described_(
                map_(FACT_ID, {"anyOf": [*_BOUNDS["anyOf"], fact]}), say("Figures by their ids in facts.yaml.")
            ),
            "claims": described_(
                map_("^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$", claim), say("What the report itself states, by document/rule.")
            ),
        },
        ("unit", "as_of", "facts"),
    )


def checks(say: Translate) -> Schema:
    check = object_(
        {
            "label": described_(TEXT, say("The relation in words.")),
            "holds": described_(TEXT, say("What must hold: heads + deputies == leaders.")),
            "severity": described_(
                {"enum": ["error", "question"]}, say("error: a figure is wrong; question: it must be explained.")
            ),
            "note": TEXT,
        },
        ("label", "holds"),
    )
    return object_({"checks": map_(ID_PATTERN, check)}, ("checks",))
