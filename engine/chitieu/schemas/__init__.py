"""JSON Schemas of the YAML files, for editors: completion, hover help, and red lines while typing.

They say what a schema can say. What needs the whole rulebook (an unknown fact, a part above its whole) is lint's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chitieu.messages import Translate
from chitieu.schemas import forms, rules
from chitieu.schemas.pieces import Schema

DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that YAML editors support throughout

_SCHEMAS: Mapping[str, Callable[[Translate], Schema]] = {
    "checks": rules.checks,
    "dataset": rules.dataset,
    "document": rules.document,
    "facts": rules.facts,
    "form": forms.form,
    "form-words": forms.words_schema,
    "indicators": rules.indicators,
    "target": rules.target,
}
NAMES = tuple(_SCHEMAS)


def schema(name: str, say: Translate) -> Schema:
    """The JSON Schema of one kind of file, one of NAMES, with descriptions in a language."""
    return {"$schema": DRAFT, "title": f"chitieu: {name}", **_SCHEMAS[name](say)}
