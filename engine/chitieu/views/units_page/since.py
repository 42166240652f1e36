"""What stood before, for the page: slopes of targets and how many units moved; for its script, each unit's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from chitieu.judging.compare import Transition
from chitieu.units.verdicts.looked import Looked, LookedCell
from chitieu.units.verdicts.since import Before, Since, ThenShare
from chitieu.views.movement_names import TRANSITIONS
from chitieu.views.tables.cells import Chain, Figure
from chitieu.views.tables.words import Words
from chitieu.views.units_page.data import FEW, Pool, digits_of, of_few

_LETTERS = dict(zip(Transition, "abcdefghi", strict=True))
_TALL, _FOOT = 30, 4  # of the picture of a slope


class Slope(NamedTuple):
    """A target then and now: shares of units that meet it, as text and as places in the picture, and the moves."""

    title: str
    symbol: str
    year: int
    then: str
    now: str
    above: str
    below: str
    rises: str
    moves: str


def slopes(found: Looked, before: Since, words: Words) -> Iterator[Slope]:
    """Of the targets that both tables have."""
    titles = {one.key: one for one in found.columns if one.part == 0}
    for one in found.targets:
        key = (one.document, one.target, one.horizon)
        then, column = before.shares.get(key), titles.get(key)
        if then is not None and column is not None:
            now = ThenShare(one.met, one.asked)
            yield Slope(
                column.title,
                column.symbol,
                one.horizon,
                _share(then, now, words),
                _share(now, then, words),
                _place(then),
                _place(now),
                _rises(then, now),
                words.text(_moves(key, before)),
            )


def _moves(key: tuple[str, str, int], before: Since) -> Chain:
    moved = [one for one in before.moved if (one.document, one.target, one.horizon) == key]
    return Chain(tuple(Chain((one.units, TRANSITIONS[one.transition])) for one in moved), ", ")


def _share(one: ThenShare, other: ThenShare, words: Words) -> str:
    """A share that is not taken for all, none, or that of the other date."""
    if not one.asked:
        return "–"
    apart = (Fraction(0), Fraction(1), *((Fraction(other.met, other.asked),) if other.asked else ()))
    return words.text(Figure(Fraction(one.met, one.asked), "%", apart=apart))


def _place(one: ThenShare) -> str:
    share = Fraction(one.met, one.asked) if one.asked else Fraction(0)
    return f"{float(_FOOT + (1 - share) * _TALL):.1f}"


def _rises(then: ThenShare, now: ThenShare) -> str:
    if not (then.asked and now.asked):
        return ""
    difference = now.met * then.asked - then.met * now.asked
    return "up" if difference > 0 else "down" if difference < 0 else "same"


def before_data(found: Looked, before: Since, data: dict[str, Any], pool: Pool, *, hides_few: bool) -> None:
    """Adds to the data of the page, for each target, how units moved and what they had reached."""
    for column, described in zip(found.columns, data["columns"], strict=True):
        cells = before.cells.get(column.key) if column.part == 0 else None
        if cells is not None:
            hidden = [hides_few and _few(now, then) for now, then in zip(column.cells, cells, strict=True)]
            described["moves"] = pool.place("".join(_letters(cells, hidden)))
            attained = [then.attained if then else None for then in cells]
            described["before"] = pool.place("".join(digits_of(attained, hidden)))


def _few(now: LookedCell | None, then: Before | None) -> bool:
    """Whether either date is of fewer than five people: a move would tell of the one by the other."""
    ends = (then.numerator, then.denominator) if then else ()
    return of_few(now) or any(end is not None and abs(end) < FEW for end in ends)


def _letters(cells: Sequence[Before | None], hidden: Sequence[bool]) -> Iterator[str]:
    for cell, few in zip(cells, hidden, strict=True):
        yield " " if few or cell is None or cell.moved is None else _LETTERS[cell.moved]


def move_words(before: Since, words: Words) -> Mapping[str, str]:
    """What the letters stand for, of moves that there are."""
    there = {one.transition for one in before.moved}
    return {_LETTERS[each]: words.text(TRANSITIONS[each]) for each in Transition if each in there}
