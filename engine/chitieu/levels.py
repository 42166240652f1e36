"""What a level is: which values meet it, what that proves of a value, percent of target, what is missing, its words.

A level is met by an interval of values, whose ends may be open; ``_KINDS`` says which ends each kind has. All the rest
follows from that interval and from the document's own figures. The network, the set-based plan, trends and views
translate what stands here, each into its own terms, and decide nothing: a new kind of level is a row of ``_KINDS``, its
percent in ``shares`` where it has one of its own, and a key of the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor
from operator import ge, gt, le, lt
from typing import Literal, NamedTuple

from chitieu.kinds import is_all_or_nothing
from chitieu.messages import Translate, mark
from chitieu.model import Better, Bounds, FactKind, KindName, Level, Op, Verdict

Direction = Literal[1, 0, -1]
Sign = Literal["<", "<=", ">", ">="]
EndName = Literal["low", "high"]


class _Kind(NamedTuple):
    """Which ends the values that meet a kind of level have, and how it is written.

    ``strict``: the figure itself does not meet it. ``loose``: it is judged by another figure than the document's own.
    """

    sign: str
    low: bool
    high: bool
    strict: bool = False
    loose: bool = False


_KINDS: Mapping[Op, _Kind] = {
    Op.AT_LEAST: _Kind("≥", low=True, high=False),
    Op.AT_MOST: _Kind("≤", low=False, high=True),
    Op.MORE_THAN: _Kind(">", low=True, high=False, strict=True),
    Op.LESS_THAN: _Kind("<", low=False, high=True, strict=True),
    Op.ABOUT: _Kind("≈", low=True, high=False, loose=True),
    Op.ABOUT_BELOW: _Kind("≈", low=False, high=True, loose=True),
    Op.ABOUT_WITHIN: _Kind("≈", low=True, high=True, loose=True),
    Op.BETWEEN: _Kind("∈", low=True, high=True),
    Op.MONITOR: _Kind("", low=False, high=False),
    Op.IS: _Kind("=", low=True, high=True),
    Op.BY: _Kind("≤", low=False, high=True),
}


_OF_KINDS: Mapping[Op, FactKind] = {Op.IS: FactKind(KindName.YES_NO), Op.BY: FactKind(KindName.DATE)}


def sign(op: Op) -> str:
    """``≥`` for at least; ``∈`` for a range."""
    return _KINDS[op].sign


def about(better: Better | None) -> Op:
    """The kind of “about” of an indicator: at least, at most where less is better, within where neither is."""
    return {Better.LOWER: Op.ABOUT_BELOW, Better.NEITHER: Op.ABOUT_WITHIN}.get(better or Better.HIGHER, Op.ABOUT)


def has_upper(op: Op) -> bool:
    """Whether a level of a kind is written with two ends."""
    return direction(op) == 0 and asks_something(op) and not _KINDS[op].loose


def asks_something(op: Op) -> bool:
    """Whether there are values that do not meet a level of a kind: what is only followed has no level."""
    return _KINDS[op].low or _KINDS[op].high


def direction(op: Op) -> Direction:
    """1 where more is better, -1 where less is, 0 where a value must lie between two ends."""
    kind = _KINDS[op]
    return 0 if kind.low == kind.high else 1 if kind.low else -1


def kind_asked(op: Op) -> FactKind | None:
    """The kind of values that alone is asked of so: yes and no by ``is``, days by ``by``; ``None`` for numbers."""
    return _OF_KINDS.get(op)


# --- which values meet it -------------------------------------------------------------------------------------


class End(NamedTuple):
    """An end of an interval; an ``open`` one is itself outside."""

    at: Fraction
    open: bool


class Interval(NamedTuple):
    """Values between two ends; ``None`` is without end."""

    low: End | None
    high: End | None


def met_by(level: Level) -> Interval:
    """The values that meet a level: from 3/5 up for at least 60%, from 3/4 for about 80% with a tolerance of 5%."""
    kind = _KINDS[level.op]
    low = End(level.value - level.tolerance, kind.strict) if kind.low else None
    high = End(_upper(level) + level.tolerance, kind.strict) if kind.high else None
    return Interval(low, high)


def _upper(level: Level) -> Fraction:
    """The document's figure that values may not go beyond."""
    return level.value if level.upper is None else level.upper


def reaches_further(value: Bounds, level: Level) -> bool | None:
    """Whether a value reaches the further end of an ambition; ``None`` where there is none, or that is not known."""
    if level.further is None:
        return None
    further = level._replace(value=level.further, tolerance=Fraction(0), further=None)
    near, far = value if direction(level.op) > 0 else (value.high, value.low)
    if near is not None and meets(near, further):
        return True
    return False if far is not None and not meets(far, further) else None


def with_figure(level: Level, value: Fraction) -> Level:
    """A level whose own figure comes from data, with it."""
    return level._replace(value=value, known=True)


def limits(level: Level) -> tuple[Fraction, ...]:
    """The numbers that decide: one, or both ends of a range."""
    return tuple(end.at for end in met_by(level) if end is not None)


def edge(level: Level) -> End | None:
    """Where a level begins to be met; ``None`` for a range, which has two such places, and where nothing is asked."""
    low, high = met_by(level)
    return low or high if low is None or high is None else None


def judged_as(level: Level) -> Bounds | None:
    """The values that meet a level whose words do not say it themselves: “khoảng 10%” is at least 10%; else ``None``.

    The ends are closed.
    """
    if not _KINDS[level.op].loose:
        return None
    return Bounds(*(None if end is None else end.at for end in met_by(level)))


# --- what that proves of a value ------------------------------------------------------------------------------


class Side(NamedTuple):
    """An end of what is known of a value, held against a limit. An exact value has both ends in one."""

    end: EndName
    sign: Sign
    limit: Fraction


class LevelOutcome(NamedTuple):
    """A verdict, and when it follows: where all of ``when`` hold. ``name`` tells the ways to one verdict apart."""

    name: str
    verdict: Verdict
    when: tuple[Side, ...]


def outcomes(level: Level) -> tuple[LevelOutcome, ...]:
    """Met if every value within the bounds is, missed if none is, else open; just one applies, and the first is met.

    A bound that is not known lies beyond every limit, so that it decides nothing.
    """
    low, high = met_by(level)
    if low is None and high is None:
        return (LevelOutcome(mark("followed"), Verdict.MONITORED, ()),)
    if low is not None and high is not None:
        return _of_range(low, high)
    near: EndName = "high" if low is None else "low"
    far: EndName = "low" if low is None else "high"
    end = low or high
    assert end is not None  # every kind of level has one
    return (
        LevelOutcome(mark("met"), Verdict.MET, (_inside(near, near, end),)),
        LevelOutcome(mark("missed"), Verdict.MISSED, (_outside(far, near, end),)),
        LevelOutcome(mark("no_data"), Verdict.NO_DATA, (_outside(near, near, end), _inside(far, near, end))),
    )


def _of_range(low: End, high: End) -> tuple[LevelOutcome, ...]:
    within = (_inside("low", "low", low), _inside("low", "high", high))
    return (
        LevelOutcome(mark("met"), Verdict.MET, (_inside("low", "low", low), _inside("high", "high", high))),
        LevelOutcome(mark("missed, below"), Verdict.MISSED, (_outside("high", "low", low),)),
        LevelOutcome(mark("missed, above"), Verdict.MISSED, (_outside("low", "high", high),)),
        LevelOutcome(
            mark("no_data, from below"), Verdict.NO_DATA, (_outside("low", "low", low), _inside("high", "low", low))
        ),
        LevelOutcome(mark("no_data, to above"), Verdict.NO_DATA, (*within, _outside("high", "high", high))),
    )


def _inside(of: EndName, which: EndName, end: End) -> Side:
    """That the end ``of`` a value lies on the inner side of the ``which`` end of an interval."""
    return Side(of, _SIGNS[which == "low", end.open], end.at)


def _outside(of: EndName, which: EndName, end: End) -> Side:
    return Side(of, _SIGNS[which == "high", not end.open], end.at)


# Whether more is meant, and whether the limit itself is left out.
_SIGNS: Mapping[tuple[bool, bool], Sign] = {
    (True, True): ">",
    (True, False): ">=",
    (False, True): "<",
    (False, False): "<=",
}


def meets(value: Fraction, level: Level) -> bool:
    """Whether an exact value meets a level."""
    low, high = met_by(level)
    reaches = low is None or value > low.at or (value == low.at and not low.open)
    stays = high is None or value < high.at or (value == high.at and not high.open)
    return reaches and stays


def easier(later: Level, earlier: Level) -> bool:
    """Whether a later level asks less than the earlier one (both of one direction; ranges are not compared)."""
    if not (later.known and earlier.known):
        return False
    after, before = edge(later), edge(earlier)
    if after is None or before is None or direction(later.op) != direction(earlier.op):
        return False
    return after.at < before.at if direction(later.op) > 0 else after.at > before.at


# --- percent of target ----------------------------------------------------------------------------------------


class Linear(NamedTuple):
    """``slope`` times a value, plus ``constant``."""

    slope: Fraction
    constant: Fraction

    def of(self, value: Fraction) -> Fraction:
        if not self.slope:
            return self.constant
        scaled = value if self is _VALUE else self.slope * value  # a product of fractions costs a gcd
        return scaled + self.constant if self.constant else scaled


class Share(NamedTuple):
    """Percent of target where ``when`` holds of an exact value: ``above`` by ``below``, undefined where that is 0."""

    when: tuple[Side, ...]
    above: Linear
    below: Linear


_ZERO, _ONE = Fraction(0), Fraction(1)
_VALUE = Linear(_ONE, _ZERO)


def _just(number: Fraction) -> Linear:
    return Linear(_ZERO, number)


_UNDEFINED = (_just(_ZERO), _just(_ZERO))
_FULL = (_just(_ONE), _just(_ONE))
_NOTHING = (_just(_ZERO), _just(_ONE))
_BELOW_ZERO = Share((Side("low", "<", _ZERO),), *_UNDEFINED)


def shares(level: Level) -> tuple[Share, ...]:
    """Percent of target as a fraction (1 is 100%), never capped, by stretches of values; the first that holds counts.

    At least: value/level; at most: level/value; with a baseline: (baseline − value)/(baseline − level), how much of the
    way from it is gone. Between: 1 within, else of the nearer end. The level is the document's own figure, without
    tolerance. Where signs differ, or are both below zero, a quotient runs against the level, and there is none: −1.2
    against at most −1 would be 83%. A baseline on the wrong side of its level leads away from it: none either. Yes or
    no is all or nothing; of days, grades and ranks there is none.
    """
    if not asks_something(level.op):
        return (Share((), *_UNDEFINED),)
    if level.kind is not None and not is_all_or_nothing(level.kind):
        return (Share((), *_UNDEFINED),)
    if level.op is Op.IS:
        others = (Side("low", "<", level.value), Side("low", ">", level.value))
        return (*(Share((side,), *_NOTHING) for side in others), Share((), *_FULL))
    if direction(level.op) == 0:
        upper = _upper(level)
        short, over = Side("low", "<", level.value), Side("low", ">", upper)
        below = (Share((short, *share.when), *share[1:]) for share in _up_to(level.value))
        above = (Share((over, *share.when), *share[1:]) for share in _down_to(upper, strict=True))
        return (*below, *above, Share((), *_FULL))
    if level.baseline is not None:
        ahead = (level.value - level.baseline) * direction(level.op) > 0
        gone = Linear(Fraction(-1), level.baseline)
        return (Share((), gone, _just(level.baseline - level.value)) if ahead else Share((), *_UNDEFINED),)
    if direction(level.op) > 0:
        return _up_to(level.value)
    return _down_to(level.value, strict=_KINDS[level.op].strict)


def _up_to(figure: Fraction) -> tuple[Share, ...]:
    """Of a figure to be reached from below."""
    if figure <= 0:
        return (Share((), *_UNDEFINED),)
    return _BELOW_ZERO, Share((), _VALUE, _just(figure))


def _down_to(figure: Fraction, *, strict: bool) -> tuple[Share, ...]:
    """Of a figure to be reached from above; of zero all or nothing, where ``strict`` nothing for zero itself."""
    if figure < 0:
        return (Share((), *_UNDEFINED),)
    if figure > 0:
        return _BELOW_ZERO, Share((), _just(figure), _VALUE)
    reached = () if strict else (Share((Side("low", "<=", _ZERO),), *_FULL),)
    return (_BELOW_ZERO, *reached, Share((), *_NOTHING))


_HOLDS: Mapping[Sign, Callable[[Fraction, Fraction], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def attainment(value: Fraction, level: Level) -> Fraction | None:
    """Percent of target of an exact value; ``None`` where it is not defined. See ``shares``."""
    for share in shares(level):
        if all(_HOLDS[side.sign](value, side.limit) for side in share.when):
            whole = share.below.of(value)
            return share.above.of(value) / whole if whole else None
    raise AssertionError(level)  # the last stretch is all the rest


def attainment_within(value: Bounds, level: Level) -> Bounds | None:
    """What bounds of a value leave of its percent of target; ``None`` for ranges and where nothing is bounded."""
    if direction(level.op) == 0:
        return None
    ends = [None if end is None else attainment(end, level) for end in value]
    rising = direction(level.op) > 0 if level.baseline is None else level.value > level.baseline
    low, high = ends if rising else reversed(ends)
    return None if low is None and high is None else Bounds(low, high)


def gain(then: Fraction, now: Fraction, level: Level) -> Fraction:
    """How much nearer to what a level asks a value has come; below zero, how much further away."""
    if direction(level.op):
        return (now - then) * direction(level.op)
    return abs(distance(then, level)) - abs(distance(now, level))


# --- what is missing ------------------------------------------------------------------------------------------


def distance(value: Fraction, level: Level) -> Fraction:
    """What a value lacks of where the level begins to be met: above zero is too little, below is too much.

    Zero between two ends; otherwise it does not say whether the level is met.
    """
    low, high = met_by(level)
    if low is None or high is None:
        end = low or high
        return Fraction(0) if end is None else end.at - value
    return max(low.at - value, Fraction(0)) or min(high.at - value, Fraction(0))


def falls_short(value: Fraction, level: Level) -> bool:
    """Whether a value that misses its level is too little rather than too much."""
    return direction(level.op) > 0 or (direction(level.op) == 0 and distance(value, level) > 0)


def numerators(denominator: int | Fraction, level: Level) -> tuple[int | None, int | None]:
    """The least and the greatest whole numerator that meet a level over a denominator above zero; ``None``: no end.

    From 11 up for 60% of 17. The least is above the greatest where no whole number lies in a range.
    """
    low, high = met_by(level)
    least = most = None
    if low is not None:
        least = floor(low.at * denominator) + 1 if low.open else ceil(low.at * denominator)
    if high is not None:
        most = ceil(high.at * denominator) - 1 if high.open else floor(high.at * denominator)
    return least, most


def turn(numerator: int, denominator: int | Fraction, level: Level) -> int | None:
    """The numerator nearest to this one that meets the level, the denominator unchanged; the same one when it does.

    11 for 3 of 17 against 60%. The denominator must be above zero. The answer may be out of reach: below zero, or above
    the denominator of a share. ``None`` where no whole number lies in a range.
    """
    least, most = numerators(denominator, level)
    if least is not None and most is not None and least > most:
        return None
    nearest = numerator if least is None else max(numerator, least)
    return nearest if most is None else min(nearest, most)


def shortfall(numerator: int, denominator: int | Fraction, level: Level) -> int | None:
    """The least change of the numerator that meets the level, the denominator unchanged; 0 when it is met.

    3 of 17 against 60% gives 8 more. For at most it is the least decrease. ``None`` where no whole number would do.
    """
    nearest = turn(numerator, denominator, level)
    return None if nearest is None else abs(nearest - numerator)


# --- words and records ----------------------------------------------------------------------------------------


def in_words(
    level: Level, figure: Callable[[Fraction], str], difference: Callable[[Fraction], str], say: Translate
) -> str:
    """The whole level with its sign: ``≥ 60%``, ``10% – 15%``, ``≈ 80% (up to 5 points less will do)``.

    Of an ambition the end that decides, and the further one: ``≥ 6.5% (striving for 7%)``.

    ``figure`` writes a number in the unit of the indicator, ``difference`` the difference of two.
    """
    if not asks_something(level.op):
        return say("followed")
    own = figure(level.value) if level.known else say("not known")
    text = f"{sign(level.op)} {own}" if level.upper is None else f"{own} – {figure(level.upper)}"
    if level.op is Op.BY:
        text = say("by {day}").format(day=own)
    if level.tolerance:
        text += " " + say(_TOLERATED[direction(level.op)]).format(tolerance=difference(level.tolerance))
    if level.further is not None:
        text += " " + say("(striving for {further})").format(further=figure(level.further))
    if level.baseline is not None:
        text += " " + _from(level.baseline_year, say).format(baseline=figure(level.baseline), year=level.baseline_year)
    return text


def _from(year: int | None, say: Translate) -> str:
    return say("(from {baseline})") if year is None else say("(from {baseline} in {year})")


_TOLERATED: Mapping[Direction, str] = {
    1: mark("(up to {tolerance} less will do)"),
    -1: mark("(up to {tolerance} more will do)"),
    0: mark("(up to {tolerance} less or more will do)"),
}


class LevelRecord(NamedTuple):
    """The whole level for programs: the kind, the document's own figure, and what else it has."""

    op: str
    level: Fraction | None
    upper: Fraction | None
    tolerance: Fraction | None
    baseline: Fraction | None
    baseline_year: int | None
    further: Fraction | None


def record(level: Level) -> LevelRecord:
    """The fields of a level, under the names that every machine format gives them."""
    own = level.value if asks_something(level.op) and level.known else None
    return LevelRecord(
        level.op.value, own, level.upper, level.tolerance or None, level.baseline, level.baseline_year, level.further
    )
