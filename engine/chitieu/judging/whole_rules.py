"""The whole of its parts as rules of the network: the worst of their verdicts, or how many of them are met.

See ``chitieu.judging.whole`` for what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chitieu.judging.keys import verdict_key
from chitieu.judging.network import Pattern, Ref, Rule, Sign, Term
from chitieu.judging.whole import SEVERITY
from chitieu.levels import asks_something
from chitieu.model import Parts, Verdict, criteria_of

_SAME = {"severity": Ref(0, "severity")}


def gathered(key: str, parts: Parts, below: Sequence[str]) -> Iterator[Rule]:
    """The rules for the verdict ``key`` on a whole, by the names of the verdicts on its parts."""
    if not parts.gather.is_worst or _may_be_followed(parts):
        yield from _counted(key, parts.enough, below)
    elif len(below) == 1:
        yield Rule(f"{key}: as its only part", (Pattern(verdict_key(below[0])),), verdict_key(key), _SAME)
    else:
        yield from _worst_of(key, below)


def _may_be_followed(parts: Parts) -> bool:
    """Whether a part may be one that is only followed: of such alone the worst would be that, and the whole is not."""
    return any(not asks_something(level.op) for criterion in criteria_of(parts) for _, level in criterion.levels)


def _worst_of(key: str, parts: Sequence[str]) -> Iterator[Rule]:
    """Two by two: the worst so far with the next part, which either leaves it or worsens it."""
    so_far = verdict_key(parts[0])
    for position, part in enumerate(parts[1:], 2):
        whole = verdict_key(key) if position == len(parts) else f"so-far:{part}"
        steps: tuple[tuple[str, Sign, int], ...] = (("no worse", "<=", 0), ("worse", ">", 1))
        for name, sign, winner in steps:
            yield Rule(
                f"{key}: {part} {name}",
                (Pattern(so_far), Pattern(verdict_key(part), (Term("severity", sign, Ref(0, "severity")),))),
                whole,
                {"severity": Ref(winner, "severity")},
            )
        so_far = whole


# --- counted ----------------------------------------------------------------------------------------------------

# What a verdict on a part adds to the tally: those met, those that are or may be, those open, those missed.
_ADDED: Mapping[Verdict, Mapping[str, int]] = {
    Verdict.MET: {"met": 1, "may": 1},
    Verdict.NO_DATA: {"may": 1, "open": 1},
    Verdict.MISSED: {"missed": 1},
    Verdict.NOT_APPLICABLE: {},
    Verdict.MONITORED: {},
}
_TALLY = ("met", "may", "open", "missed")


def _counted(key: str, count: int | None, parts: Sequence[str]) -> Iterator[Rule]:
    """Part by part a tally, and from the last one the verdict."""
    so_far: tuple[Pattern, ...] = ()
    for part in parts:
        for verdict, added in _ADDED.items():
            own = SEVERITY[verdict]
            pattern = Pattern(verdict_key(part), (Term("severity", ">=", own), Term("severity", "<=", own)))
            numbers = {name: Ref(0, name, added.get(name, 0)) if so_far else added.get(name, 0) for name in _TALLY}
            yield Rule(f"{key}: {part} {verdict.value}", (*so_far, pattern), f"tally:{part}", numbers)
        so_far = (Pattern(f"tally:{part}"),)
    (last,) = so_far
    for name, verdict, terms in _of_all() if count is None else _of_so_many(count):
        pattern = last._replace(terms=terms)
        yield Rule(f"{key}: {name}", (pattern,), verdict_key(key), {"severity": SEVERITY[verdict]})


_Conclusion = tuple[str, Verdict, tuple[Term, ...]]

_NONE_APPLIES = ("none applies", Verdict.NOT_APPLICABLE, (Term("may", "<=", 0), Term("missed", "<=", 0)))
_NONE_MISSED = Term("missed", "<=", 0)


def _of_all() -> tuple[_Conclusion, ...]:
    return (
        _NONE_APPLIES,
        ("all met", Verdict.MET, (Term("met", ">=", 1), Term("open", "<=", 0), _NONE_MISSED)),
        ("one missed", Verdict.MISSED, (Term("missed", ">=", 1),)),
        ("one open", Verdict.NO_DATA, (Term("open", ">=", 1), _NONE_MISSED)),
    )


def _of_so_many(count: int) -> tuple[_Conclusion, ...]:
    """Of ``count`` that must be met, or of all that apply where they are fewer."""
    enough, too_few = Term("met", ">=", count), Term("met", "<", count)
    may_be, cannot_be = Term("may", ">=", count), Term("may", "<", count)
    return (
        _NONE_APPLIES,
        ("enough met", Verdict.MET, (enough,)),
        ("all that apply met", Verdict.MET, (Term("met", ">=", 1), too_few, Term("open", "<=", 0), _NONE_MISSED)),
        ("too many missed", Verdict.MISSED, (cannot_be, Term("missed", ">=", 1))),
        ("enough may be met", Verdict.NO_DATA, (too_few, may_be)),
        ("all that apply may be met", Verdict.NO_DATA, (cannot_be, _NONE_MISSED, Term("open", ">=", 1))),
    )
