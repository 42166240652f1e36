"""What the schemas are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

YEAR = r"^(19|20|21)\d\d$"
ID_PATTERN = "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$"
ID = {"type": "string", "pattern": ID_PATTERN, "maxLength": 80}
FACT_ID = "^[A-Za-z][A-Za-z0-9_]*$"
TEXT = {"type": "string", "minLength": 1}
NUMBER = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^-?\d+([.,]\d+)?%?$|^\d+/\d+$"},
    ]
}


def object_(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return {**made, "required": list(required)} if required else made


def map_(keys: str, values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "patternProperties": {keys: values}}


def list_(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def described_(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text}
