"""JSON Schemas of the YAML files, for editors: completion, hover help, and red lines while typing.

They say what a schema can say. What needs the whole rulebook (an unknown fact, a part above its whole) is lint's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.files.levels import LEVEL_KEYS
from engine.messages import Translate
from engine.model import Verdict

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that YAML editors support throughout
_YEAR = r"^(19|20|21)\d\d$"
_ID_PATTERN = "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$"
_ID = {"type": "string", "pattern": _ID_PATTERN, "maxLength": 80}
_FACT_ID = "^[A-Za-z][A-Za-z0-9_]*$"
_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^-?\d+([.,]\d+)?%?$|^\d+/\d+$"},
    ]
}


def _object(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return {**made, "required": list(required)} if required else made


def _map(keys: str, values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "patternProperties": {keys: values}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def _described(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text}


_BOUNDS = {"anyOf": [_NUMBER, {**_object({"at_least": _NUMBER, "at_most": _NUMBER}), "minProperties": 1}]}
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
    pair = {"type": "array", "minItems": 2, "maxItems": 2, "items": _NUMBER}
    keys = {}
    for key in LEVEL_KEYS:
        level: Schema = pair if key == "between" else _NUMBER
        keys[key] = _described({"anyOf": [level, {**_map(_YEAR, level), "minProperties": 1}]}, meanings[key])
    return keys


def _criterion(say: Translate) -> dict[str, Schema]:
    return {
        "indicator": _described(_TEXT, say("The indicator, by its id in indicators.yaml.")),
        **_level_keys(say),
        "tolerance": _described(_NUMBER, say("With about: how far below the level is still met.")),
        "baseline": _described(_NUMBER, say("The starting value; percent of target is then the share of the way.")),
    }


def _target(say: Translate) -> Schema:
    criterion = _criterion(say)
    parts = _list(_object(criterion, ("indicator",)))
    expect = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "attainment": _described(
                _NUMBER, say("Percent of target at the first horizon, as precise as you write it.")
            ),
            "shortfall": _described({"type": "integer", "minimum": 0}, say("What is missing at the first horizon.")),
        },
        "patternProperties": {_YEAR: _VERDICTS},
    }
    case = _object(
        {
            "when": _described(
                _TEXT, say("Whose case it is: region in (uplands, highlands) and population >= 5000. None: any other.")
            ),
            "all_of": parts,
            **criterion,
        }
    )
    cases = _described(_list(case), say("Levels that depend on the unit: the first case that holds; none, none."))
    example = _object(
        {"given": _map(_FACT_ID, {"anyOf": [*_BOUNDS["anyOf"], _TEXT]}), "expect": expect}, ("given", "expect")
    )
    reading = _object({"id": _ID, "label": _TEXT, "all_of": parts, "cases": cases, **criterion}, ("id", "label"))
    return _object(
        {
            "id": _described(_ID, say("The same as the name of the file.")),
            "title": _described(_TEXT, say("Title of the row; by default the label of the indicator.")),
            "statement": _described(_TEXT, say("The target restated in one sentence, with the same numbers.")),
            "source": _described(_TEXT, say("Where the target was read: document and section.")),
            **criterion,
            "all_of": _described(parts, say("Parts that must all be met, each with its indicator and level.")),
            "cases": cases,
            "readings": _described(_list(reading), say("Other interpretations; shown, but they do not decide.")),
            "examples": _described(
                _list(example), say("Cases that chitieu test runs: given facts, expected verdicts.")
            ),
        },
        ("id", "statement", "source"),
    )


def _document(say: Translate) -> Schema:
    date = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    year = {"type": "integer", "minimum": 1900, "maximum": 2199}
    return _object(
        {
            "id": _described(_ID, say("The same as the name of the folder.")),
            "symbol": _described(_TEXT, say("Number and symbol as cited, such as 06-NQ/TU.")),
            "title": _TEXT,
            "issuer": _described(_TEXT, say("Who issued the document.")),
            "date": _described(date, say("Date of the document: year-month-day.")),
            "period": _described(_TEXT, say("The period it covers, as text.")),
            "horizons": _described(_list(year), say("The years by which levels are due.")),
        },
        ("id", "symbol", "title", "issuer", "date", "horizons"),
    )


def _facts(say: Translate) -> Schema:
    fact = _object(
        {
            "label": _described(_TEXT, say("Name on the screen and in reports.")),
            "short": _described(_TEXT, say("Name where a report has named the whole before: Master.")),
            "unit": _described(_TEXT, say('What it is counted in; "%" for shares.')),
            "group": _described(_TEXT, say("One of the groups above.")),
            "quality": _described(
                _TEXT, say("One of the qualities above: reports list it there, not among quantities.")
            ),
            "fractional": _described(
                {"type": "boolean"}, say("true: money, areas and the like, which need not be whole.")
            ),
            "part_of": _described(_TEXT, say("The fact of which this one is a part; it cannot be larger.")),
        },
        ("label", "unit", "group"),
    )
    context = _described({"type": "boolean"}, say("true: facts that only describe the unit and need no formula."))
    section = _described(_TEXT, say("Heading in reports; groups of one heading are lettered a), b) under it."))
    group = {"anyOf": [_TEXT, _object({"label": _TEXT, "section": section, "context": context}, ("label",))]}
    attribute = _object(
        {
            "label": _described(_TEXT, say("Name on the screen and in reports.")),
            "values": _described(_map(_FACT_ID, _TEXT), say("Codes with labels; if ordered, from the lowest.")),
            "ordered": _described({"type": "boolean"}, say("true: the values run from the lowest to the highest.")),
        },
        ("label", "values"),
    )
    scale = _object({"label": _TEXT, "ranks": _list(_TEXT)}, ("ranks",))
    return _object(
        {
            "groups": _map(_ID_PATTERN, group),
            "attributes": _described(_map(_FACT_ID, attribute), say("What a unit is: its region, its class.")),
            "qualities": _described(
                _map(_ID_PATTERN, _TEXT), say("What facts say about those who are counted: education, rank.")
            ),
            "scales": _described(
                _map(_ID_PATTERN, scale), say("Facts in order from the lowest, for or_above(…) in formulas.")
            ),
            "facts": _map(_FACT_ID, fact),
        },
        ("groups", "facts"),
    )


def _indicators(say: Translate) -> Schema:
    indicator = _object(
        {
            "label": _described(_TEXT, say("Name on the screen and in reports.")),
            "formula": _described(_TEXT, say("Facts with + - * / ( ) and any(…): minority_led_agencies / agencies.")),
            "unit": _described(_TEXT, say('What it is counted in; "%" for shares.')),
            "group": _described(_TEXT, say("One of the groups of facts.yaml.")),
            "counts": _described(_TEXT, say("What one step of the numerator is.")),
        },
        ("label", "formula", "unit", "group"),
    )
    return _object({"indicators": _map(_ID_PATTERN, indicator)}, ("indicators",))


def _dataset(say: Translate) -> Schema:
    fact = _object(
        {
            "value": _described(_BOUNDS, say("The figure, or what is known of it: {at_least: 3260}.")),
            "source": _described(_TEXT, say("The section it was read in.")),
            "note": _TEXT,
            "implied_by": _described(_TEXT, say("The fact that this one follows from.")),
        },
        ("value",),
    )
    claim = _object(
        {
            "value": _described(_NUMBER, say("The value that the report states, as printed.")),
            "attainment": _described(_NUMBER, say("The percent of target that the report states, as printed.")),
            "verdict": _VERDICTS,
            "source": _TEXT,
            "note": _TEXT,
        }
    )
    return _object(
        {
            "unit": _described(
                {**_object({"id": _ID, "name": _TEXT}, ("id", "name")), "additionalProperties": _TEXT},
                say("Its id, its name, and its attributes of facts.yaml."),
            ),
            "as_of": _described(
                {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, say("The reporting date: year-month-day.")
            ),
            "source": _described(_TEXT, say("The document that the figures were read in.")),
            "facts": _described(
                _map(_FACT_ID, {"anyOf": [*_BOUNDS["anyOf"], fact]}), say("Figures by their ids in facts.yaml.")
            ),
            "claims": _described(
                _map("^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$", claim), say("What the report itself states, by document/rule.")
            ),
        },
        ("unit", "as_of", "facts"),
    )


def _checks(say: Translate) -> Schema:
    check = _object(
        {
            "label": _described(_TEXT, say("The relation in words.")),
            "holds": _described(_TEXT, say("What must hold: heads + deputies == leaders.")),
            "severity": _described(
                {"enum": ["error", "question"]}, say("error: a figure is wrong; question: it must be explained.")
            ),
            "note": _TEXT,
        },
        ("label", "holds"),
    )
    return _object({"checks": _map(_ID_PATTERN, check)}, ("checks",))


_SCHEMAS: Mapping[str, Callable[[Translate], Schema]] = {
    "checks": _checks,
    "dataset": _dataset,
    "document": _document,
    "facts": _facts,
    "indicators": _indicators,
    "target": _target,
}
NAMES = tuple(_SCHEMAS)


def schema(name: str, say: Translate) -> Schema:
    """The JSON Schema of one kind of file, one of NAMES, with descriptions in a language."""
    return {"$schema": _DRAFT, "title": f"chitieu: {name}", **_SCHEMAS[name](say)}
