"""durable_rules behind our protocol: one session at a time, in the calling thread, inside the library's limits.

Why it is driven this way, and what must never be asked of it, was found by experiment with version 2.0.28: its ``Host``
runs actions in threads and loses results; batches end silently at the first bad message; numbers written without a
point or with an exponent are misread; state that is freed before an action ran is freed twice.
"""

from __future__ import annotations

import json
import locale
from collections.abc import Iterable, Iterator, Mapping, Sequence

import durable_rules_engine as core  # the C core alone: durable.lang would cost ten times its import

from chitieu.judging.network.rules import Firing, NetworkError, NetworkFact, Pattern, Ref, Rule, conclude

# The core breaks at 250 identical conditions, hangs at 512 distinct ones and refuses a fact that meets 65. A rule looks
# at a fact at most once, so 60 rules stay below the last. Small sets also run faster.
_RULES_PER_SET = 60
_PATTERNS_PER_SET = 240
_PATTERNS_PER_RULE = 15
_TERMS_PER_PATTERN = 26
_LARGEST = 2**53
_FACTS_PER_SESSION = 250_000  # f0 to f264601 have distinct hashes in the core
_SIGNS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_SESSION = "u"
_BOOT = "boot"


class DurableNetwork:
    """Rules split into rulesets in their order; what one ruleset concludes, the later ones learn."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        _require_decimal_point()
        self._sets: list[_Ruleset] = []
        try:
            for chunk in split(rules):
                self._sets.append(_Ruleset(chunk))
        except BaseException:
            self.close()
            raise

    def run(self, facts: Iterable[NetworkFact]) -> tuple[Firing, ...]:
        _require_decimal_point()
        known: dict[str, NetworkFact] = {}
        for fact in facts:
            if fact.key in known:
                raise NetworkError(f"fact {fact.key} stands twice")
            known[fact.key] = fact
        firings: list[Firing] = []
        for ruleset in self._sets:
            for firing in ruleset.run([known[key] for key in ruleset.keys if key in known]):
                if firing.concluded.key in known:
                    raise NetworkError(f"fact {firing.concluded.key} stands twice")
                known[firing.concluded.key] = firing.concluded
                firings.append(firing)
        return tuple(firings)

    def close(self) -> None:
        for ruleset in self._sets:
            ruleset.close()
        self._sets = []


def split(rules: Sequence[Rule]) -> Iterator[tuple[Rule, ...]]:
    """Cuts the rules, in order, into runs that each stay below the library's limits."""
    chunk: list[Rule] = []
    patterns = 0
    for rule in rules:
        if len(chunk) == _RULES_PER_SET or (chunk and patterns + len(rule.when) > _PATTERNS_PER_SET):
            yield tuple(chunk)
            chunk, patterns = [], 0
        chunk.append(rule)
        patterns += len(rule.when)
    if chunk:
        yield tuple(chunk)


class _Ruleset:
    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = {f"r{number}": rule for number, rule in enumerate(rules)}
        self.keys = tuple(dict.fromkeys(pattern.key for rule in rules for pattern in rule.when))
        definitions: dict[str, object] = {_BOOT: {"all": [{"m": {"key": _BOOT}}]}}
        for number, (name, rule) in enumerate(self._rules.items()):
            if len(rule.when) > _PATTERNS_PER_RULE:
                raise NetworkError(f"{rule.name}: more than {_PATTERNS_PER_RULE} patterns")
            patterns = [_pattern(position, pattern) for position, pattern in enumerate(rule.when)]
            definitions[name] = {"all": patterns, "pri": number}  # the lowest fires first: the order of the rules
        self._handle: int = core.create_ruleset("rules", json.dumps(definitions))

    def run(self, facts: Sequence[NetworkFact]) -> Iterator[Firing]:
        # A state freed before any action ran is freed as garbage: the boot rule fires first, in every session.
        state, _ = self._assert(NetworkFact(_BOOT, {}), 0)
        try:
            if core.start_action_for_state(self._handle, state) is None:
                raise NetworkError("the boot rule did not fire")
            core.complete_and_start_action(self._handle, state)
            learned: list[NetworkFact] = [NetworkFact(_BOOT, {})]
            for fact in facts:
                state, _ = self._assert(fact, len(learned))
                learned.append(fact)
            action = core.start_action_for_state(self._handle, state)
            text: str | None = action[1] if action else None
            while text:
                firing = self._firing(text, learned)
                if firing.concluded.key in self.keys:
                    state, _ = self._assert(firing.concluded, len(learned))
                    learned.append(firing.concluded)
                yield firing
                text = core.complete_and_start_action(self._handle, state)
        finally:
            core.delete_state(self._handle, _SESSION)

    def close(self) -> None:
        if self._handle:
            core.delete_ruleset(self._handle)
            self._handle = 0

    def _assert(self, fact: NetworkFact, number: int) -> tuple[int, int]:
        if number >= _FACTS_PER_SESSION:
            raise NetworkError("too many facts for one session")
        numbers = ",".join(f'"{name}":{_number(value)}' for name, value in fact.numbers.items())
        body = f'{{"id":"f{number}","sid":"{_SESSION}","key":{json.dumps(fact.key)},"one":1.0'
        code, state = core.assert_fact(self._handle, f"{body},{numbers}}}" if numbers else body + "}")
        if code > 1:  # 1: no rule waits for it, so it was not stored
            raise NetworkError(f"durable_rules refused the fact {fact.key} with code {code}")
        return state, code

    def _firing(self, text: str, learned: Sequence[NetworkFact]) -> Firing:
        ((name, frame),) = json.loads(text).items()
        rule = self._rules[name]
        matched = tuple(learned[int(frame[f"m{position}"]["id"][1:])] for position in range(len(rule.when)))
        return Firing(rule, matched, conclude(rule, matched))


def _pattern(position: int, pattern: Pattern) -> Mapping[str, object]:
    if len(pattern.terms) > _TERMS_PER_PATTERN:
        raise NetworkError(f"{pattern.key}: more than {_TERMS_PER_PATTERN} terms")
    terms: list[object] = [{"key": pattern.key}]
    for term in pattern.terms:
        right: object
        if isinstance(term.value, Ref):
            right = {f"m{term.value.position}": term.value.name}
        else:
            right = float(_number(term.value))
        terms.append({_SIGNS[term.sign]: {term.name: right}})
    if any(isinstance(term.value, Ref) for term in pattern.terms):
        # A reference to another fact in the last place is read out of bounds: a term that always holds goes after it.
        terms.append({"$gte": {"one": {"m0": "one"}}})
    return {f"m{position}": {"$and": terms}}


def _number(value: int) -> str:
    """A whole number as the core reads it right: with a point, without an exponent, exact as a double."""
    if abs(value) > _LARGEST:
        raise NetworkError(f"{value} is beyond 2**53")
    return f"{value}.0"


def _require_decimal_point() -> None:
    if locale.localeconv()["decimal_point"] != ".":
        raise NetworkError("LC_NUMERIC must keep the decimal point: the C core reads numbers with atof")
