"""JSON Schemas of the YAML files, for editors: completion, hover help, and red lines while typing.

They say what a schema can say. What needs the whole rulebook (an unknown fact, a part above its whole) is lint's: also
whether a level by itself is in the unit of its indicator, which stands in another file. A bare 0.6 is right of an index
and wrong of a share; a schema that refused it would refuse what the program takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chitieu.files.kinds_of_files import FILES
from chitieu.files.shapes import (
    ANY_ID,
    Again,
    Apart,
    Beside,
    Either,
    Key,
    ListOf,
    Names,
    OneKeyOf,
    OneUnit,
    ScalarKind,
    Shape,
    Together,
    ValueKind,
    WordOf,
)
from chitieu.messages import Translate, mark
from chitieu.text.written_numbers import GROUPED

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that YAML editors support throughout
NAMES = tuple(FILES)

_GROUPED = "|".join(shape for shape, _ in GROUPED)
_NUMBER = rf"^-?\d+([.,]\d+)?[%‰]?$|^\d+/\d+$|{_GROUPED}"
_WORD = r"^[^\W\d_]|^\d{4}-\d{2}-\d{2}$|^\d{1,2}[/-]\d{1,2}[/-]\d{4}$"  # begins with a letter, or is a day
_SCALARS: Mapping[ScalarKind, Schema] = {
    ScalarKind.TEXT: {"type": "string", "minLength": 1},
    ScalarKind.ID: {"type": "string", "pattern": ANY_ID, "maxLength": 80},
    ScalarKind.NUMBER: {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]},
    ScalarKind.FORMULA: {"type": "string", "pattern": "[A-Za-z_]{2}"},
    ScalarKind.COUNT: {"type": "integer", "minimum": 0},
    ScalarKind.DATE: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    ScalarKind.YEAR: {"type": "integer", "minimum": 1900, "maximum": 2199},
    ScalarKind.HORIZON: {
        "anyOf": [
            {"type": "integer", "minimum": 1900, "maximum": 2199},
            {"type": "string", "pattern": r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$"},
        ]
    },
    ScalarKind.FLAG: {"type": "boolean"},
    ScalarKind.NOTHING: {"type": "null"},
    ScalarKind.YES_NO: {"enum": ["yes", "no", "có", "không", True, False]},
    ScalarKind.WORD: {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _WORD}]},
}


_LEFT_TO_LINT = mark(
    "Whether a level is in the unit of its indicator, a share in percent, is told by chitieu lint, for the unit stands"
    " in indicators.yaml; a schema tells it only beside another level."
)


def schema(name: str, say: Translate) -> Schema:
    """The JSON Schema of one kind of file, one of NAMES, with descriptions in a language."""
    made = {"$schema": DRAFT, "title": f"chitieu: {name}", **_schema(FILES[name], say)}
    if name == "target":
        made["description"] = say(_LEFT_TO_LINT)
    within = {group.name: _schema(group.shape(), say) for group in _groups(FILES[name])}
    definitions = within | (dict(_UNITS) if name == "target" else {})
    return made | ({"definitions": definitions} if definitions else {})


def _groups(kind: ValueKind) -> Iterator[Again]:
    """The groups that may hold themselves."""
    match kind:
        case Again():
            yield kind
        case ListOf(item):
            yield from _groups(item)
        case Either(kinds):
            for each in kinds:
                yield from _groups(each)
        case Shape(keys):
            for key in keys:
                yield from _groups(key.kind)


def _schema(kind: ValueKind, say: Translate) -> Schema:
    match kind:
        case ScalarKind():
            return _SCALARS[kind]
        case WordOf(known):
            return {"enum": list(known)}
        case ListOf(item, size):
            return {
                "type": "array",
                "minItems": size or 1,
                **({"maxItems": size} if size else {}),
                "items": _schema(item, say),
            }
        case Either(kinds):
            return {"anyOf": [_schema(each, say) for each in kinds]}
        case Again(name):
            return {"$ref": f"#/definitions/{name}"}
        case Shape():
            return _object(kind, say)


def _object(shape: Shape, say: Translate) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False}
    properties = {key.name: _described(key, say) for key in shape.keys if isinstance(key, Key)}
    patterns = {names.pattern: _schema(names.kind, say) for names in shape.keys if isinstance(names, Names)}
    parts = {
        "properties": properties,
        "patternProperties": patterns,
        "required": list(shape.required),
        "allOf": [_together(each) for each in shape.together],
    }
    return made | {name: part for name, part in parts.items() if part} | ({"minProperties": 1} if shape.filled else {})


def _described(key: Key, say: Translate) -> Schema:
    return _schema(key.kind, say) | ({"description": say(key.help)} if key.help else {})


# --- what holds between keys


def _numbers(each: Schema) -> Schema:
    """Every number of a value: by itself, by year, and both ends of a range."""
    number = {"if": {"type": ["number", "string"]}, "then": each}
    ends = {"items": number}
    return {"allOf": [number, ends, {"additionalProperties": {"allOf": [number, ends]}}]}


_UNITS: Mapping[str, Schema] = {
    "inPercent": _numbers({"type": "string", "pattern": "[%‰]$|/|[A-Za-z_]{2}"}),  # a formula may be of either
    "notInPercent": _numbers({"not": {"type": "string", "pattern": "[%‰]$"}}),
}


def _together(rule: Together) -> Schema:
    match rule:
        case OneKeyOf(names, unless, optional, in_turn):
            others = [{"not": _any_key(names)}] if optional else []
            others += [_any_key(unless)] if unless else []
            others += [_groups_alone(group, names) for group in in_turn]
            one: Schema = {"oneOf": [{"required": [name]} for name in names]}
            return {"anyOf": [one, *others]} if others else one
        case Beside(name, others):
            return {"dependencies": {name: _any_key(others)}}
        case Apart(name, others):
            return {"dependencies": {name: {"not": _any_key(others)}}}
        case OneUnit(names):
            each = "^(" + "|".join(names) + ")$"
            return {"anyOf": [{"patternProperties": {each: {"$ref": f"#/definitions/{unit}"}}} for unit in _UNITS]}


def _groups_alone(names: tuple[str, ...], among: tuple[str, ...]) -> Schema:
    """Some of these keys, each a group of keys, and no other one ``among`` which they stand."""
    others = tuple(name for name in among if name not in names)
    groups = {name: {"type": "object"} for name in names}
    return {"allOf": [_any_key(names), {"properties": groups}, {"not": _any_key(others)}]}


def _any_key(names: tuple[str, ...]) -> Schema:
    return {"anyOf": [{"required": [name]} for name in names]}
