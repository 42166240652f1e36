"""A small forward-chaining network in plain Python, for machines where durable_rules does not build."""

from __future__ import annotations

import heapq
import operator
from collections import defaultdict
from collections.abc import Iterable, Sequence

from chitieu.judging.network.rules import Firing, NetworkError, NetworkFact, Pattern, Ref, Rule, conclude

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class PlainNetwork:
    """Wakes a rule when a fact it waits for arrives and fires the first awake rule, in the order of the rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._waiting: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for pattern in rule.when:
                self._waiting[pattern.key].append(number)

    def run(self, facts: Iterable[NetworkFact]) -> tuple[Firing, ...]:
        known: dict[str, NetworkFact] = {}
        agenda: list[int] = []
        firings: list[Firing] = []

        def learn(fact: NetworkFact) -> None:
            if fact.key in known:
                raise NetworkError(f"fact {fact.key} stands twice")
            known[fact.key] = fact
            for number in self._waiting.get(fact.key, ()):
                if _matches(self._rules[number].when, known):
                    heapq.heappush(agenda, number)

        for fact in facts:
            learn(fact)
        while agenda:
            rule = self._rules[heapq.heappop(agenda)]
            matched = tuple(known[pattern.key] for pattern in rule.when)
            firings.append(Firing(rule, matched, conclude(rule, matched)))
            learn(firings[-1].concluded)
        return tuple(firings)

    def close(self) -> None:
        """Nothing is held outside Python."""


def _matches(patterns: Sequence[Pattern], known: dict[str, NetworkFact]) -> bool:
    if any(pattern.key not in known for pattern in patterns):
        return False
    matched = [known[pattern.key].numbers for pattern in patterns]
    return all(
        _COMPARE[term.sign](
            numbers[term.name],
            matched[term.value.position][term.value.name] if isinstance(term.value, Ref) else term.value,
        )
        for pattern, numbers in zip(patterns, matched, strict=True)
        for term in pattern.terms
    )
