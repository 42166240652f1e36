"""What a target, a case, a part or a reading asks: a level of an indicator, parts together, another target; by case."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import formula, keys
from chitieu.files.criteria import LEVELS_AND_MORE, criterion_of, each_year, indicator_of, stands_alone
from chitieu.files.fields import Fields
from chitieu.files.for_each import for_each, names_other_targets, split_by
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.levels import followed
from chitieu.files.points import read_points
from chitieu.files.shapes import Shape
from chitieu.files.target_names import Vocabulary
from chitieu.files.tree import Node, Scalar
from chitieu.model import ByCase, Case, Constant, Criterion, Gather, Indicator, Part, Parts

MADE_OF = (*(gather.value for gather in Gather if gather is not Gather.EACH_YEAR), "target")
"""The keys by which something is made of parts or of another target."""


def read_cases(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    """The cases of a target, a part or a reading: one without a condition where it has none."""
    if "cases" not in fields:
        part = _part(fields, words, problems)
        points = read_points(fields, part, words.horizons, words.names, problems)
        return (Case(None, "", part, points),) if part else ()
    cases = _own_cases(fields, words, problems)
    if "for_each" not in fields or not cases:
        return cases
    part = _of_each_group(fields, ByCase(cases), words, problems)
    refuse_points(cases, fields, problems)
    return (Case(None, "", part),) if part else ()


def refuse_points(cases: tuple[Case, ...], fields: Fields, problems: Problems) -> None:
    """Points are of whole targets: what stands within them gives none."""
    if any(case.points for case in cases):
        problems.error(
            "points",
            fields.place_of("cases"),
            Text("points stand in a target or in its own cases, and not in parts, groups or readings"),
            Text("give each of them a target of its own"),
        )


def _own_cases(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    stands_alone(fields, "cases", (*LEVELS_AND_MORE, *MADE_OF, "points"), problems)
    _read_aside(fields, [key for key in MADE_OF if key in fields], words, problems)
    read_points(fields, None, words.horizons, words.names, problems)
    shared = indicator_of(fields, words, problems) if "indicator" in fields else None
    items = fields.items("cases")
    found = [_case(item, item is items[-1], shared, words, problems) for item in items]
    return tuple(filter(None, found))


def _asked_in_when(word: str, words: Vocabulary) -> tuple[Text, Text] | None:
    """What to say of an attribute that stands as a key of a case: what is asked of the unit stands in when."""
    attribute = words.names.attributes.get(word)
    if attribute is None:
        return None
    code = next(iter(attribute.values), "…")
    return (
        Text("“{word}” is an attribute of units, and no key", word=word),
        Text("write when: {word} == {value}", word=word, value=code),
    )


def _case(node: Node, last: bool, shared: Indicator | None, words: Vocabulary, problems: Problems) -> Case | None:
    """One of the cases; it takes the indicator of the target where it names none."""
    fields = Fields(node, problems, keys.CASE, misplaced=lambda word: _asked_in_when(word, words))
    source = fields.formula("when")
    condition = None if source is None else formula.parse_condition(*source, words.names, problems)
    if "when" not in fields and not last:
        problems.error(
            "case-without-when",
            fields.place,
            Text("this case is for every unit, and the ones after it can never apply"),
            Text("add when:, or put it last"),
        )
    part = _part(fields, words, problems, shared)
    points = read_points(fields, part, words.horizons, words.names, problems)
    if part is None or ("when" in fields and condition is None):
        return None
    return Case(condition, " ".join(source[0].split()) if source else "", part, points)


def _part(fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None = None) -> Part | None:
    """What a target, a case or a part asks, of every group where it says so."""
    part = asked(fields, words, problems, shared)
    return _of_each_group(fields, part, words, problems) if "for_each" in fields and part is not None else part


def _of_each_group(fields: Fields, part: Part, words: Vocabulary, problems: Problems) -> Part | None:
    dimension = fields.one_of(
        "for_each", words.dimensions, "unknown-dimension", lambda word: Text("unknown dimension “{word}”", word=word)
    )
    if dimension is None:
        return None
    place = fields.place_of("for_each")
    if names_other_targets(part):
        problems.error(
            "for-each-target",
            place,
            Text("“for_each” asks of indicators, and a target is named here"),
            Text("write for_each: in that target"),
        )
        return None
    if not split_by(part, dimension, words.facts):
        split = [id for id, fact in words.facts.items() if fact.split == dimension]
        problems.error(
            "for-each-without-split",
            place,
            Text(
                "no fact that is asked of here is split by “{dimension}”: every group would be the same",
                dimension=dimension,
            ),
            Text("split by it are: {keys}", keys=", ".join(split))
            if split
            else Text("write split: {dimension} at the facts in facts.yaml", dimension=dimension),
        )
        return None
    return for_each(part, dimension, words.facts, words.dimensions)


def asked(fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None = None) -> Part | None:
    """A level of an indicator, parts together, or another target; of the ``shared`` indicator where none is named."""
    made_of = [key for key in MADE_OF if key in fields]
    if fields.flag("monitor"):
        return _monitored(fields, made_of, words, problems, shared)
    if not made_of:
        return _of_one_indicator(fields, words, problems, shared)
    key, *others = made_of
    stands_alone(fields, key, (*others, "indicator", *LEVELS_AND_MORE), problems)
    first, *_ = [_made_of(each, fields, words, problems) for each in made_of]  # all: each has its faults
    return first


def _monitored(
    fields: Fields, made_of: Sequence[str], words: Vocabulary, problems: Problems, shared: Indicator | None
) -> Criterion | None:
    """What is only followed: an indicator without a level, or a sentence."""
    stands_alone(fields, "monitor", (*made_of, *LEVELS_AND_MORE), problems)
    _read_aside(fields, made_of, words, problems)
    indicator = indicator_of(fields, words, problems) if "indicator" in fields else shared or _sentence(words)
    return _followed(indicator, words)


def _followed(indicator: Indicator | None, words: Vocabulary) -> Criterion | None:
    return Criterion(indicator, followed(words.horizons)) if indicator and words.horizons else None


def _of_one_indicator(fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None) -> Part | None:
    if shared is None:
        fields.require("indicator")
    if keys.EVERY_YEAR in fields:
        return each_year(fields, words, problems, shared)
    if "points" in fields and not any(key in fields for key in LEVEL_KEYS):  # these have the levels
        return _followed(indicator_of(fields, words, problems) if "indicator" in fields else shared, words)
    return criterion_of(fields, words, problems, Criterion(shared, ()) if shared else None)


def _read_aside(fields: Fields, names: Sequence[str], words: Vocabulary, problems: Problems) -> None:
    """What stands where it cannot may have faults of its own: all are told at once."""
    for name in names:
        _made_of(name, fields, words, problems)


def _sentence(words: Vocabulary) -> Indicator:
    """In place of an indicator, where a sentence is followed and nothing measured: “theo dõi, không đo”."""
    return Indicator("", "", formula=Constant(Fraction(0)), unit="", group=next(iter(words.groups), ""))


def _made_of(key: str, fields: Fields, words: Vocabulary, problems: Problems) -> Part | None:
    if key == "target":
        return _other_target(fields, words, problems)
    if key == Gather.AT_LEAST_OF:
        return _at_least_of(fields, words, problems)
    count = 1 if key == Gather.ANY_OF else None
    return _together(Gather(key), count, fields.items(key), words, problems)


def _together(
    gather: Gather, count: int | None, items: Sequence[Node], words: Vocabulary, problems: Problems
) -> Parts | None:
    parts = [_one_of_parts(item, words, problems) for item in items]
    return Parts(gather, count, tuple(part for part in parts if part)) if parts and all(parts) else None


def _one_of_parts(node: Node, words: Vocabulary, problems: Problems) -> Part | None:
    fields = Fields(node, problems, keys.PART)
    if "cases" not in fields:
        return _part(fields, words, problems)
    cases = read_cases(fields, words, problems)
    refuse_points(cases, fields, problems)
    return ByCase(cases) if cases else None


def _at_least_of(fields: Fields, words: Vocabulary, problems: Problems) -> Parts | None:
    node = fields.node(Gather.AT_LEAST_OF)
    assert node is not None
    shape = keys.PART.key(Gather.AT_LEAST_OF).kind
    assert isinstance(shape, Shape)
    own = Fields(node, problems, shape)
    items = own.items("of")
    parts = _together(Gather.AT_LEAST_OF, None, items, words, problems)
    count_node = own.node("count")
    if isinstance(count_node, Scalar) and count_node.text == keys.EVERY_PART:
        return parts
    count = own.number("count")
    if count is not None and (count.denominator != 1 or not 1 <= count <= len(items)):
        problems.error(
            "count-of-parts",
            own.place_of("count"),
            Text("a whole number from 1 to {parts} was expected: so many parts there are", parts=len(items)),
            Text("write count: all where every part must be met"),
        )
        return None
    return None if parts is None or count is None else parts._replace(enough=int(count))


def _other_target(fields: Fields, words: Vocabulary, problems: Problems) -> ByCase | None:
    """A target by its name; what it asks is put there when all are read."""
    written = fields.text("target")
    if written is None:
        return None
    name = written if "/" in written else f"{words.document}/{written}"
    if name not in words.targets:
        own = [other.removeprefix(f"{words.document}/") for other in words.targets]
        problems.error(
            "unknown-target",
            fields.place_of("target"),
            Text("unknown target “{name}”", name=written),
            Text("write at_least: {value}; target: names another target", value=written)
            if written[:1].isdigit()
            else suggestion(written, own)
            or Text("a target is named by its id, one of another document as document/target"),
        )
        return None
    return ByCase((), name)
