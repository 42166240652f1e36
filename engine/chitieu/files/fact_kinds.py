"""The kind of a fact that is no number, and its grades."""

from __future__ import annotations

from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.fact_words import word_id
from chitieu.files.fields import Fields
from chitieu.files.kinds import folded
from chitieu.model import FactKind, KindName


def kind_of_fact(fields: Fields, problems: Problems) -> FactKind | None:
    """The kind of a fact that is no number; a number has a unit instead."""
    if "kind" not in fields:
        fields.require("unit")
    name = fields.one_of(
        "kind", keys.KINDS.known, "unknown-kind-of-fact", lambda word: Text("unknown kind of facts “{word}”", word=word)
    )
    values = _grades(fields, problems)
    if name is None:
        if values:
            hint = Text("a fact with values is a grade: add kind: grade")
            problems.error("key-of-kind", fields.place_of("values"), Text("“values” belongs to a grade"), hint)
        return None
    kind = KindName(name)
    for other in (
        "unit",
        "fractional",
        "part_of",
        "below_zero",
        "flow",
        "otherwise",
        "split",
        *([] if kind is KindName.GRADE else ["values"]),
    ):
        if other in fields:
            problems.error(
                "key-of-kind",
                fields.place_of(other),
                Text("“{key}” does not go with kind: {kind}", key=other, kind=name),
                Text("remove it"),
            )
    if kind is KindName.GRADE and "values" not in fields:
        fields.require("values")
        return FactKind(KindName.RANK)  # its grades are not known: any place will do, so that nothing else is reported
    return FactKind(kind, values if kind is KindName.GRADE else ())


def _grades(fields: Fields, problems: Problems) -> tuple[tuple[str, str], ...]:
    """Codes of grades with their labels, from the lowest; a word that means two is told."""
    grades: dict[str, str] = {}
    for key, node in fields.entries("values"):
        code, label = word_id(key, problems), read.text(node, problems)
        if code is None:
            continue
        if label is not None and folded(label) in map(folded, (*grades, *grades.values())):
            problems.error("duplicate-key", node.place, Text("“{id}” stands twice", id=label))
        grades[code] = label or code
    if "values" in fields and len(grades) < 2:
        problems.error(
            "few-grades",
            fields.place_of("values"),
            Text("at least two grades were expected, from the lowest"),
            Text("write values: {weak: yếu, fair: khá, good: tốt}"),
        )
    return tuple(grades.items())
