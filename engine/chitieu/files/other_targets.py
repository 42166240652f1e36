"""Targets that are parts of others: what they ask is put in the places where they are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar
from chitieu.files.tree import Sequence as SequenceNode
from chitieu.model import ByCase, Case, Part, Parts, Reading, Target, criteria_of

_DEEPEST = 30


def with_other_targets(
    targets: Sequence[Target], place_of: Callable[[str, str], Place], problems: Problems
) -> tuple[Target, ...]:
    """The targets with what others ask in the places where they name them.

    A target within itself is an error that shows the circle, at the ``place_of`` the other in the file of the one; it,
    and what is made of it or of one that could not be read, is left out.
    """
    return _Resolver({target.name: target for target in targets}, place_of, problems).every()


def place_in(root: Node, document: str, other: str) -> Place:
    """Where a file of a target of a document names another one."""
    return next(
        (node.place for node in _named(root) if node.text in (other, other.removeprefix(f"{document}/"))), root.place
    )


def _named(node: Node) -> Iterator[Scalar]:
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.text == "target" and isinstance(value, Scalar):
                yield value
            yield from _named(value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _named(item)


def _made(found: Target, cases: tuple[Case, ...], readings: Iterable[Reading]) -> Target:
    """A target with what the targets that it names ask; it stands in the group of the first of them."""
    first = next(criterion for case in cases for criterion in criteria_of(case.part))
    return found._replace(cases=cases, readings=tuple(readings), group=found.group or first.indicator.group)


class _Resolver:
    """Each target is made once; ``chain`` is the way by which one is reached."""

    def __init__(
        self, targets: Mapping[str, Target], place_of: Callable[[str, str], Place], problems: Problems
    ) -> None:
        self._targets, self._place_of, self._problems = targets, place_of, problems
        self._made: dict[str, Target | None] = {}

    def every(self) -> tuple[Target, ...]:
        return tuple(filter(None, [self._target(name, ()) for name in self._targets]))

    def _target(self, name: str, chain: tuple[str, ...]) -> Target | None:
        if name in self._made or name not in self._targets:
            return self._made.get(name)
        if name in chain or len(chain) > _DEEPEST:
            self._refuse((*chain, name))
            return None
        found = self._targets[name]
        way = (*chain, name)
        cases = self._cases(found.cases, way)
        readings = [reading._replace(cases=self._cases(reading.cases, way) or ()) for reading in found.readings]
        whole = all(reading.cases for reading in readings)
        self._made[name] = _made(found, cases, readings) if cases and whole else None
        return self._made[name]

    def _refuse(self, way: tuple[str, ...]) -> None:
        *_, last, again = way
        place = self._place_of(last, again)
        if again in way[:-1]:
            circle = " → ".join(way[way.index(again) :])
            self._problems.error(
                "target-within-itself",
                place,
                Text("a target is a part of itself: {circle}", circle=circle),
                Text("name another target, or write its indicator and level here"),
            )
        else:
            self._problems.error(
                "targets-too-deep", place, Text("targets are nested too deep: {way}", way=" → ".join(way))
            )

    def _cases(self, cases: Sequence[Case], way: tuple[str, ...]) -> tuple[Case, ...] | None:
        parts = [self._part(case.part, way) for case in cases]
        made = tuple(case._replace(part=part) for case, part in zip(cases, parts, strict=True) if part is not None)
        return made if len(made) == len(cases) else None

    def _part(self, part: Part, way: tuple[str, ...]) -> Part | None:
        match part:
            case Parts(_, _, of):
                parts = tuple(made for each in of if (made := self._part(each, way)) is not None)
                return part._replace(of=parts) if len(parts) == len(of) else None
            case ByCase(cases, "", _):
                own = self._cases(cases, way)
                return None if own is None else part._replace(cases=own)
            case ByCase(_, name, _):
                other = self._target(name, way)
                return None if other is None else part._replace(cases=other.cases, title=other.title)
        return part
