"""Figures as running text has them: bounds in words, and a leading zero before what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from chitieu.language import Language
from chitieu.levels import judged_as
from chitieu.model import Bounds, Fact, FactType, Level, MeasuredIn
from chitieu.views.tables.words import Words, beside_level, is_open_day


class Figures(Words):
    """Figures of running text; those of tables are the plain ones. ``padded``: results are ``có 03/17``, too.

    Facts are written so that they are not taken for one of the ``levels`` asked in their unit: many are values, too.
    """

    def __init__(
        self,
        language: Language,
        decimals: int,
        *,
        padded: bool = False,
        levels: Mapping[MeasuredIn, Sequence[Level]] = MappingProxyType({}),
    ) -> None:
        super().__init__(language, decimals)
        self._padded = padded
        self._apart = {unit: beside_level(asked) for unit, asked in levels.items()}

    def bounds(self, bounds: Bounds, unit: MeasuredIn, apart: Sequence[Fraction] = ()) -> str:
        """``không quá 71,4%`` where a table has ``≤ 71,4%``."""
        if bounds.exact is not None:
            return self.figure(bounds.exact, unit, apart)
        if is_open_day(bounds, unit):
            return self.open_day(bounds, unit)
        say = self.language.say
        low, high = (None if end is None else self.figure(end, unit, apart) for end in bounds)
        if low and high:
            return say("between {low} and {high}").format(low=low, high=high)
        if low:
            return say("at least {figure}").format(figure=low)
        return say("at most {figure}").format(figure=high) if high else "–"

    def demanded(self, level: Level, unit: MeasuredIn) -> str | None:
        """``ít nhất 10%`` for “khoảng 10%” as it is judged. None: the words of the target say it themselves."""
        judged = judged_as(level)
        return None if judged is None else self.bounds(judged, unit)

    def counted(self, fact: Fact, kind: FactType) -> str:
        """``06 người``."""
        count = self._whole(fact, kind)
        return self._given(fact, kind) if count is None else f"{count} {kind.unit}"

    def share(self, fact: Fact, kind: FactType, whole: Fact) -> str:
        """``05/23 người, chiếm 21,7%``: a count among those it is a part of."""
        count, all = self._whole(fact, kind), whole.value.exact
        if count is None or fact.value.exact is None or not all or all.denominator != 1:
            return self.counted(fact, kind)
        text = self.language.say("{count}/{all} {unit}, {share} of them")
        share = self.figure(fact.value.exact / all, "%", (Fraction(1), *self._apart.get("%", ())))
        return text.format(count=count, all=self.language.number(all, 0), unit=kind.unit, share=share)

    def _given(self, fact: Fact, kind: FactType) -> str:
        return self.bounds(fact.value, kind.measured_in, self._apart.get(kind.measured_in, ()))

    def _whole(self, fact: Fact, kind: FactType) -> str | None:
        """A count from 1 to 9 has a leading zero before a noun, as Vietnamese reports write it. None: no count."""
        exact = fact.value.exact
        if exact is None or kind.is_share or kind.kind is not None or exact.denominator != 1:
            return None
        return self._with_zero(exact)

    def numerator(self, count: int) -> str:
        """``3`` of ``có 3/17`` in the line of a result."""
        return self._with_zero(Fraction(count)) if self._padded else self.language.number(Fraction(count), 0)

    def _with_zero(self, count: Fraction) -> str:
        return f"0{count}" if 0 < count < 10 and self.language.code == "vi" else self.language.number(count, 0)
