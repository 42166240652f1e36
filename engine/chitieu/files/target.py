"""One target file → a Target: levels by horizon, cases, parts, readings and examples."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import formula, keys
from chitieu.files.answers import check_answer
from chitieu.files.criteria import LEVELS_AND_MORE, criterion_of, each_year, indicator_of, stands_alone
from chitieu.files.examples import example
from chitieu.files.fields import Fields
from chitieu.files.for_each import for_each, names_other_targets, split_by
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.levels import followed
from chitieu.files.points import read_points
from chitieu.files.shapes import Shape
from chitieu.files.target_names import Vocabulary
from chitieu.files.tree import Node, Scalar
from chitieu.model import (
    ByCase,
    Case,
    Constant,
    Criterion,
    Gather,
    Indicator,
    Part,
    Parts,
    Reading,
    Target,
    criteria_of,
)
from chitieu.over_years import fact_of


def read_target(node: Node, stem: str, document: str, words: Vocabulary, problems: Problems) -> Target | None:
    """The target of a file called ``stem``, or ``None`` when it cannot be made; faults go to ``problems``."""
    fields = Fields(node, problems, keys.TARGET)
    id = fields.own_id(
        stem, lambda other: Text("the id “{id}” differs from the name of the file, “{stem}.yaml”", id=other, stem=stem)
    )
    statement, source, title = fields.text("statement"), fields.text("source"), fields.text("title")
    cases = _cases(fields, words, problems)
    readings = [_reading(item, cases, words, problems) for item in fields.items("readings")]
    examples = [example(item, words, problems) for item in fields.items("examples")]
    check_answer(fields, problems)
    if id is None or statement is None or source is None or not cases:
        return None
    made_of_parts = any(key in fields for key in _MADE_OF)
    first = next(iter(cases[0].criteria), None)  # what is made of other targets alone has none of its own
    indicator = words.indicators.get(first.indicator.listed, first.indicator) if first else None
    return Target(
        id=id,
        document=document,
        title=title or (indicator.label if indicator and not made_of_parts else "") or statement.rstrip("."),
        group=indicator.group if indicator else "",
        statement=statement,
        source=source,
        cases=cases,
        readings=tuple(filter(None, readings)),
        examples=tuple(filter(None, examples)),
    )


_MADE_OF = (*(gather.value for gather in Gather if gather is not Gather.EACH_YEAR), "target")


def _cases(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    if "cases" not in fields:
        part = _part(fields, words, problems)
        points = read_points(fields, part, words.horizons, words.names, problems)
        return (Case(None, "", part, points),) if part else ()
    cases = _own_cases(fields, words, problems)
    if "for_each" not in fields or not cases:
        return cases
    part = _of_each_group(fields, ByCase(cases), words, problems)
    _refuse_points(cases, fields, problems)
    return (Case(None, "", part),) if part else ()


def _refuse_points(cases: tuple[Case, ...], fields: Fields, problems: Problems) -> None:
    """Points are of whole targets: what stands within them gives none."""
    if any(case.points for case in cases):
        problems.error(
            "points",
            fields.place_of("cases"),
            Text("points stand in a target or in its own cases, and not in parts, groups or readings"),
            Text("give each of them a target of its own"),
        )


def _own_cases(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    stands_alone(fields, "cases", (*LEVELS_AND_MORE, *_MADE_OF, "points"), problems)
    _read_aside(fields, [key for key in _MADE_OF if key in fields], words, problems)
    read_points(fields, None, words.horizons, words.names, problems)
    shared = indicator_of(fields, words, problems) if "indicator" in fields else None
    items = fields.items("cases")
    read_cases = [_case(item, item is items[-1], shared, words, problems) for item in items]
    return tuple(filter(None, read_cases))


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
    part = _asked(fields, words, problems, shared)
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


def _asked(fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None = None) -> Part | None:
    """A level of an indicator, parts together, or another target."""
    made_of = [key for key in _MADE_OF if key in fields]
    if fields.flag("monitor"):
        stands_alone(fields, "monitor", (*made_of, *LEVELS_AND_MORE), problems)
        _read_aside(fields, made_of, words, problems)
        indicator = indicator_of(fields, words, problems) if "indicator" in fields else shared or _sentence(words)
        return Criterion(indicator, followed(words.horizons)) if indicator and words.horizons else None
    if not made_of:
        if shared is None:
            fields.require("indicator")
        if keys.EVERY_YEAR in fields:
            return each_year(fields, words, problems, shared)
        if "points" in fields and not any(key in fields for key in LEVEL_KEYS):
            indicator = indicator_of(fields, words, problems) if "indicator" in fields else shared
            return Criterion(indicator, followed(words.horizons)) if indicator and words.horizons else None
        return criterion_of(fields, words, problems, Criterion(shared, ()) if shared else None)
    key, *others = made_of
    stands_alone(fields, key, (*others, "indicator", *LEVELS_AND_MORE), problems)
    first, *_ = [_made_of(each, fields, words, problems) for each in made_of]  # all: each has its faults
    return first


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
    cases = _cases(fields, words, problems)
    _refuse_points(cases, fields, problems)
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


def _reading(node: Node, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> Reading | None:
    fields = Fields(node, problems, keys.READING)
    id, label = fields.identifier("id"), fields.text("label")
    if any(key in fields for key in ("cases", "for_each", *_MADE_OF)):
        other = _cases(fields, words, problems)
        _refuse_points(other, fields, problems)
    else:
        other = _same_but(fields, cases, words, problems)
    return Reading(id, label, other) if id is not None and label is not None and other else None


def _same_but(fields: Fields, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    """The cases of the target with what a reading says differently: the indicator, the level or both."""
    if not cases:
        return ()
    anew = any(key in fields for key in (keys.EVERY_YEAR, "monitor"))
    has_level = anew or any(key in fields for key in LEVEL_KEYS)
    alone = [criterion for case in cases if (criterion := _one_criterion(case.part, words, has_level)) is not None]
    if len(alone) < len(cases):
        fields.require(
            next(_made_by(case.part) for case in cases if _one_criterion(case.part, words, has_level) is None)
        )
        return ()
    if len(cases) > 1 and has_level:
        fields.require("cases")
        return ()
    part = (
        _asked(fields, words, problems, alone[0].indicator) if anew else criterion_of(fields, words, problems, alone[0])
    )
    if part is None:
        return ()
    if len(cases) == 1:
        return (cases[0]._replace(part=part),)
    assert isinstance(part, Criterion)
    return tuple(
        case._replace(part=criterion._replace(indicator=part.indicator))
        for case, criterion in zip(cases, alone, strict=True)
    )


def _one_criterion(part: Part, words: Vocabulary, has_level: bool) -> Criterion | None:
    """The one indicator of a case with its levels; of one asked each year without them, where a reading has its own."""
    if isinstance(part, Criterion):
        return part
    if not has_level or not isinstance(part, Parts) or part.gather is not Gather.EACH_YEAR:
        return None
    first = next(criteria_of(part)).indicator
    return Criterion(words.indicators[fact_of(first.id)], ())


def _made_by(part: Part) -> str:
    """The key by which a part is made of others."""
    if not isinstance(part, Parts):
        return "target"
    first = part.of[0]
    return "for_each" if isinstance(first, ByCase) and first.group else part.gather
