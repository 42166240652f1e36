"""One target file → a Target: what it asks by case, its readings and examples."""

from __future__ import annotations

from collections.abc import Sequence

from chitieu.diagnostics import Problems, Text
from chitieu.files import keys
from chitieu.files.answers import check_answer
from chitieu.files.criteria import criterion_of
from chitieu.files.examples import example
from chitieu.files.fields import Fields
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.parts import MADE_OF, asked, read_cases, refuse_points
from chitieu.files.target_names import Vocabulary
from chitieu.files.tree import Node
from chitieu.model import ByCase, Case, Criterion, Gather, Indicator, Part, Parts, Reading, Target, criteria_of
from chitieu.over_years import fact_of


def read_target(node: Node, stem: str, document: str, words: Vocabulary, problems: Problems) -> Target | None:
    """The target of a file called ``stem``, or ``None`` when it cannot be made; faults go to ``problems``."""
    fields = Fields(node, problems, keys.TARGET)
    id = fields.own_id(
        stem, lambda other: Text("the id “{id}” differs from the name of the file, “{stem}.yaml”", id=other, stem=stem)
    )
    statement, source, title = fields.text("statement"), fields.text("source"), fields.text("title")
    cases = read_cases(fields, words, problems)
    readings = [_reading(item, cases, words, problems) for item in fields.items("readings")]
    examples = [example(item, words, problems) for item in fields.items("examples")]
    check_answer(fields, problems)
    if id is None or statement is None or source is None or not cases:
        return None
    indicator = _indicator_shown(cases, words)
    own_name = "" if indicator is None or any(key in fields for key in MADE_OF) else indicator.label
    return Target(
        id=id,
        document=document,
        title=title or own_name or statement.rstrip("."),
        group=indicator.group if indicator else "",
        statement=statement,
        source=source,
        cases=cases,
        readings=tuple(filter(None, readings)),
        examples=tuple(filter(None, examples)),
    )


def _indicator_shown(cases: Sequence[Case], words: Vocabulary) -> Indicator | None:
    """The indicator in whose group a target stands; what is made of other targets alone has none of its own."""
    first = next(iter(cases[0].criteria), None)
    return words.indicators.get(first.indicator.listed, first.indicator) if first else None


def _reading(node: Node, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> Reading | None:
    fields = Fields(node, problems, keys.READING)
    id, label = fields.identifier("id"), fields.text("label")
    if any(key in fields for key in ("cases", "for_each", *MADE_OF)):
        other = read_cases(fields, words, problems)
        refuse_points(other, fields, problems)
    else:
        other = _same_but(fields, cases, words, problems)
    return Reading(id, label, other) if id is not None and label is not None and other else None


def _same_but(fields: Fields, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    """The cases of the target with what a reading says differently: the indicator, the level or both."""
    if not cases:
        return ()
    anew = any(key in fields for key in (keys.EVERY_YEAR, "monitor"))
    has_level = anew or any(key in fields for key in LEVEL_KEYS)
    alone = [_one_criterion(case.part, words, has_level) for case in cases]
    lacking = _lacking(cases, alone, has_level)
    if lacking is not None:
        fields.require(lacking)
        return ()
    known = [criterion for criterion in alone if criterion is not None]
    first = known[0]
    part = asked(fields, words, problems, first.indicator) if anew else criterion_of(fields, words, problems, first)
    if part is None:
        return ()
    if len(cases) == 1:
        return (cases[0]._replace(part=part),)
    assert isinstance(part, Criterion)
    return tuple(
        case._replace(part=criterion._replace(indicator=part.indicator))
        for case, criterion in zip(cases, known, strict=True)
    )


def _lacking(cases: Sequence[Case], alone: Sequence[Criterion | None], has_level: bool) -> str | None:
    """The key that a reading needs where it cannot differ by an indicator or a level alone: what makes the cases."""
    made = next((case.part for case, criterion in zip(cases, alone, strict=True) if criterion is None), None)
    if made is not None:
        return _made_by(made)
    return "cases" if len(cases) > 1 and has_level else None


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
