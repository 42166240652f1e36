"""One target file → a Target: levels by horizon, cases, parts, readings and examples."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import formula, keys, kinds
from chitieu.files.answers import check_answer
from chitieu.files.fields import Fields
from chitieu.files.for_each import Dimensions, for_each, names_other_targets, split_by
from chitieu.files.formula import KnownNames
from chitieu.files.levels import LEVEL_KEYS, followed, read_levels
from chitieu.files.misplaced import misplaced_in
from chitieu.files.points import read_points
from chitieu.files.shapes import Shape
from chitieu.files.tree import Node, Scalar
from chitieu.judging.inference import of_kind
from chitieu.model import (
    LAST_ENDED,
    Attribute,
    Bounds,
    ByCase,
    Case,
    Comparison,
    Constant,
    Criterion,
    Example,
    FactName,
    FactType,
    Gather,
    Indicator,
    Level,
    Part,
    Parts,
    Reading,
    Target,
    Verdict,
    criteria_of,
)
from chitieu.over_years import date_of, dated, fact_of


class Vocabulary(NamedTuple):
    """What a target file may name."""

    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    names: KnownNames
    indicators: Mapping[str, Indicator]
    horizons: tuple[int, ...]
    groups: Collection[str] = ()
    dimensions: Dimensions = MappingProxyType({})
    targets: Collection[str] = ()  # those of all documents, as document/target
    document: str = ""
    first_year: int | None = None


def read_target(node: Node, stem: str, document: str, words: Vocabulary, problems: Problems) -> Target | None:
    """The target of a file called ``stem``, or ``None`` when it cannot be made; faults go to ``problems``."""
    fields = Fields(node, problems, keys.TARGET)
    id = fields.own_id(
        stem, lambda other: Text("the id “{id}” differs from the name of the file, “{stem}.yaml”", id=other, stem=stem)
    )
    statement, source, title = fields.text("statement"), fields.text("source"), fields.text("title")
    cases = _cases(fields, words, problems)
    readings = [_reading(item, cases, words, problems) for item in fields.items("readings")]
    examples = [_example(item, words, problems) for item in fields.items("examples")]
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
_OWN = ("tolerance", "baseline", *LEVEL_KEYS, keys.EVERY_YEAR)


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
    _alone(fields, "cases", (*_OWN, *_MADE_OF, "points"), problems)
    _read_aside(fields, [key for key in _MADE_OF if key in fields], words, problems)
    read_points(fields, None, words.horizons, words.names, problems)
    shared = _indicator(fields, words, problems) if "indicator" in fields else None
    items = fields.items("cases")
    read_cases = [_case(item, item is items[-1], shared, words, problems) for item in items]
    return tuple(filter(None, read_cases))


def _case(node: Node, last: bool, shared: Indicator | None, words: Vocabulary, problems: Problems) -> Case | None:
    """One of the cases; it takes the indicator of the target where it names none."""
    fields = Fields(node, problems, keys.CASE)
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


def _alone(fields: Fields, key: str, others: tuple[str, ...], problems: Problems) -> None:
    for other in others:
        if other in fields:
            problems.error(
                "parts-and-level",
                fields.place_of(other),
                Text("“{key}” cannot stand beside {other}", key=other, other=key),
                Text("move it into one of the parts"),
            )


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
        _alone(fields, "monitor", (*made_of, *_OWN), problems)
        _read_aside(fields, made_of, words, problems)
        indicator = _indicator(fields, words, problems) if "indicator" in fields else shared or _sentence(words)
        return Criterion(indicator, followed(words.horizons)) if indicator and words.horizons else None
    if not made_of:
        if shared is None:
            fields.require("indicator")
        if keys.EVERY_YEAR in fields:
            return _each_year(fields, words, problems, shared)
        if "points" in fields and not any(key in fields for key in LEVEL_KEYS):
            indicator = _indicator(fields, words, problems) if "indicator" in fields else shared
            return Criterion(indicator, followed(words.horizons)) if indicator and words.horizons else None
        return _criterion(fields, words, problems, Criterion(shared, ()) if shared else None)
    key, *others = made_of
    _alone(fields, key, (*others, "indicator", *_OWN), problems)
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
            suggestion(written, own) or Text("a target is named by its id, one of another document as document/target"),
        )
        return None
    return ByCase((), name)


def _indicator(fields: Fields, words: Vocabulary, problems: Problems) -> Indicator | None:
    name = fields.text("indicator")
    if name is None:
        return None
    if name not in words.indicators:
        problems.error(
            "unknown-indicator",
            fields.place_of("indicator"),
            Text("unknown indicator “{name}”", name=name),
            suggestion(name, words.indicators) or Text("indicators are listed in indicators.yaml"),
        )
    return words.indicators.get(name)


def _criterion(
    fields: Fields, words: Vocabulary, problems: Problems, default: Criterion | None = None
) -> Criterion | None:
    """An indicator with its levels; a reading takes from ``default`` what it does not say."""
    indicator = default.indicator if default else None
    if "indicator" in fields:
        indicator = _indicator(fields, words, problems)
    given = [key for key in LEVEL_KEYS if key in fields]
    levels = default.levels if default and not given else ()
    if not levels and _is_one(given, fields, problems):
        levels = read_levels(fields, given[0], indicator, words.horizons, words.names, problems)
    return Criterion(indicator, levels) if indicator and levels else None


_MOST_YEARS = 50


def _each_year(fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None) -> Parts | None:
    """One level in every year from the document's first one to its last horizon; years to come do not count yet.

    The first one is always asked, so that before it has ended there is no data rather than nothing that applies.
    """
    indicator = _indicator(fields, words, problems) if "indicator" in fields else shared
    _alone(fields, keys.EVERY_YEAR, ("tolerance", "baseline", *LEVEL_KEYS), problems)
    first, horizons = words.first_year, words.horizons
    if first is None or not horizons or not first <= horizons[-1] < first + _MOST_YEARS:
        problems.error(
            "no-first-year",
            fields.place_of(keys.EVERY_YEAR),
            Text("each year is asked from the first one of the document on, and that is not said"),
            Text("write from: with the year in document.yaml, not after its last horizon"),
        )
        return None
    node = fields.node(keys.EVERY_YEAR)
    assert node is not None
    own = Fields(node, problems, keys.YEARLY)
    given = [key for key in keys.YEARLY_KEYS if key in own]
    if not _is_one(given, own, problems):
        return None
    levels = read_levels(own, given[0], indicator, horizons[:1], words.names, problems)
    if indicator is None or not levels:
        return None
    years = range(first, horizons[-1] + 1)
    return Parts(Gather.EACH_YEAR, None, tuple(_in_year(indicator, levels[0][1], year, words) for year in years))


def _in_year(indicator: Indicator, level: Level, year: int, words: Vocabulary) -> Part:
    """The criterion of one year, due at the first horizon that is not before it."""
    due = next(horizon for horizon in words.horizons if horizon >= year)
    asked = Criterion(indicator._replace(id=dated(indicator.id, year), year=year), ((due, level),))
    if year == words.first_year:
        return asked
    ended = Comparison(">=", FactName(LAST_ENDED), Constant(Fraction(year)))
    return ByCase((Case(ended, f"{LAST_ENDED} >= {year}", asked),))


def _is_one(given: list[str], fields: Fields, problems: Problems) -> bool:
    """Whether one kind of level is given; none and several are reported."""
    if len(given) > 1:
        problems.error(
            "several-levels",
            fields.place_of(given[1]),
            Text("a target has one kind of level; this one has {ops}", ops=", ".join(given)),
            Text("for a target with parts use all_of"),
        )
    if not given:
        problems.error(
            "no-level",
            fields.place,
            Text("the level is missing"),
            Text("write one of {keys}, for example: at_least: {{2025: 60%}}", keys=", ".join(LEVEL_KEYS)),
        )
    return len(given) == 1


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
        _asked(fields, words, problems, alone[0].indicator) if anew else _criterion(fields, words, problems, alone[0])
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


def _example(node: Node, words: Vocabulary, problems: Problems) -> Example | None:
    fields = Fields(node, problems, keys.EXAMPLE)
    given, attributes = _given(fields, words, problems)
    expect_node = fields.node("expect")
    if expect_node is None:
        return None
    years = tuple(str(year) for year in words.horizons)
    expect = Fields(expect_node, problems, keys.EXPECT, years)
    verdicts = ((year, verdict(expect, str(year))) for year in words.horizons if str(year) in expect)
    known = {year: found for year, found in verdicts if found is not None}
    attainment, shortfall = expect.stated("attainment"), expect.number("shortfall")
    if shortfall is not None and shortfall.denominator != 1:
        problems.error("not-whole", expect.place_of("shortfall"), Text("a whole number was expected"))
        return None
    whole, as_of = None if shortfall is None else int(shortfall), fields.date("as_of")
    return Example(given, attributes, known, attainment, whole, as_of, expect.number("points"))


def _given(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[dict[str, Bounds], dict[str, str]]:
    """What an example says of a unit: its facts and its attributes."""
    facts: dict[str, Bounds] = {}
    attributes: dict[str, str] = {}
    misplaced = misplaced_in(words.facts, words.attributes, words.indicators)
    for key, node in fields.entries("given"):
        if (attribute := words.attributes.get(key.text)) is not None:
            code = attribute_value(node, attribute, problems)
            if code is not None:
                attributes[key.text] = code
            continue
        fact = words.facts.get(fact_of(key.text)) if date_of(key.text) else None
        fact = fact or read.known_fact(key, words.facts, problems, misplaced)
        kind = fact.kind if fact is not None else None
        value = read.bounds(node, problems) if kind is None else kinds.bounds(node, kind, None, problems)
        if fact is not None and value is not None:
            facts[key.text] = of_kind(value, fact)
    return facts, attributes


def attribute_value(node: Node, attribute: Attribute, problems: Problems) -> str | None:
    """The code of a value of an attribute."""

    def unknown(word: str) -> Text:
        return Text("“{word}” is not a value of “{attribute}”", word=word, attribute=attribute.id)

    return read.one_of(node, attribute.values, "unknown-value", unknown, problems)


def verdict(fields: Fields, name: str) -> Verdict | None:
    """The verdict written at a key: met, missed, no_data or not_applicable."""
    known = keys.VERDICTS.known
    word = fields.one_of(name, known, "unknown-verdict", lambda word: Text("unknown verdict “{word}”", word=word))
    return None if word is None else Verdict(word)
