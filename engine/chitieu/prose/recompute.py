"""A printed figure held against what the figures beside it give: drawer and likeliest cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil

from chitieu.model import Bounds, FactName, Operation
from chitieu.numbers import agrees, formula_value, is_cut, may_print
from chitieu.prose.figures import PrintedFigure
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_QUOTIENT = Operation("/", FactName("a"), FactName("b"))
_DIFFERENCE = Operation("-", FactName("a"), FactName("b"))
_TOTAL = Operation("+", FactName("a"), FactName("b"))


def possible_quotients(above: Bounds, below: Bounds) -> Bounds:
    """All that a quotient may be."""
    return formula_value(_QUOTIENT, {"a": above, "b": below})


def difference(one: Bounds, other: Bounds) -> Bounds:
    """All that a difference may be."""
    return formula_value(_DIFFERENCE, {"a": one, "b": other})


def total(parts: Iterable[Bounds]) -> Bounds:
    """All that a sum may be."""
    whole = Bounds(Fraction(0), Fraction(0))
    for part in parts:
        whole = formula_value(_TOTAL, {"a": whole, "b": part})
    return whole


def recomputed_share(above: PrintedFigure, below: PrintedFigure) -> Recomputed | None:
    """One figure by another; ``None`` of nothing."""
    if not below.value:
        return None
    exact = above.value / below.value
    return Recomputed((above.text, below.text), "/", exact, possible_quotients(above.within, below.within))


def judged(
    stated: PrintedFigure, sum: Recomputed, shortened: Sequence[tuple[Fraction, Fraction]] = ()
) -> tuple[Drawer, LikelyCause | None]:
    """Where a figure belongs. ``shortened`` are results that follow from a value rounded before, with that value."""
    figure = stated.stated
    if may_print(figure, sum.within):
        return Drawer.HOLDS, None
    if is_cut(figure, sum.exact):
        return Drawer.ROUNDING, LikelyCause.TRUNCATED
    if any(agrees(figure, result) for result, _ in shortened):
        return Drawer.ROUNDING, LikelyCause.FROM_ROUNDED
    if any(is_cut(figure, result) for result, _ in shortened):
        return Drawer.ROUNDING, LikelyCause.FROM_ROUNDED
    step = 10**stated.decimals * (100 if stated.percent else 1)
    if Fraction(ceil(sum.exact * step), step) == stated.value:
        return Drawer.ROUNDING, LikelyCause.ROUNDED_UP
    return Drawer.WRONG, LikelyCause.NOT_EQUAL


def statement(
    kind: StatementKind,
    stated: PrintedFigure,
    figures: Iterable[PrintedFigure],
    sum: Recomputed,
    *,
    sure: bool,
    shortened: Sequence[tuple[Fraction, Fraction]] = (),
) -> Statement | None:
    """The statement that a figure is what a sum gives. Where that is not ``sure``, it is one only if it holds."""
    every = tuple(sorted({one.start: one for one in (*figures, stated)}.values(), key=lambda one: one.start))
    if any(one.hedged for one in every):
        return None
    drawer, cause = judged(stated, sum, shortened)
    if drawer is not Drawer.HOLDS and not sure:
        return None
    if cause is LikelyCause.FROM_ROUNDED:
        value = next(value for agree in (agrees, is_cut) for result, value in shortened if agree(stated.stated, result))
        sum = sum._replace(shortened=value)
    return Statement(kind, drawer, cause, every, stated, sum)
