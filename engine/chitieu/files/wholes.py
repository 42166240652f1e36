"""What facts are parts of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files.fields import Fields
from chitieu.model import FactType


def check_wholes(facts: dict[str, FactType], parts: Sequence[tuple[FactType, Fields]], problems: Problems) -> None:
    """What a fact is a part of is another fact, of the same unit, and in the end not a part of the first again.

    Of a ring every fact would be bounded by itself, and what is known of one would be inferred of all.
    """
    for fact, fields in parts:
        place, whole = fields.place_of("part_of"), facts.get(fact.part_of or "")
        ring = _ring(fact, facts)
        if whole is None:
            word = fact.part_of or ""
            problems.error("unknown-fact", place, Text("unknown fact “{word}”", word=word), suggestion(word, facts))
        elif ring:
            facts.update({id: facts[id]._replace(part_of=None) for id in ring})  # told once, and inferred of by nobody
            problems.error(
                "part-of-ring",
                place,
                Text("“{id}” is a part of itself: {ring}", id=fact.id, ring=" → ".join((*ring, fact.id))),
                Text("remove the part_of that is wrong"),
            )
        elif fact.unit and whole.unit and fact.unit != whole.unit:
            problems.error(
                "part-in-other-unit",
                place,
                Text(
                    "“{part}” is in {unit}, and “{whole}”, of which it is a part, in {other}",
                    part=fact.label,
                    unit=fact.unit,
                    whole=whole.label,
                    other=whole.unit,
                ),
                Text("give both the same unit, or remove part_of"),
            )


def _ring(fact: FactType, facts: Mapping[str, FactType]) -> tuple[str, ...]:
    """The facts from one by ``part_of`` back to itself; none where the way ends or leads into a ring elsewhere."""
    way = [fact.id]
    while (whole := facts[way[-1]].part_of) in facts and whole is not None:
        if whole in way:
            return tuple(way) if whole == fact.id else ()
        way.append(whole)
    return ()
