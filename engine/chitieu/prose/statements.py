"""What a report states of its own figures: a relation between them, which holds or not."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import Bounds
from chitieu.prose.figures import PrintedFigure
from chitieu.prose.report import Report, Spot


class StatementKind(StrEnum):
    """What is stated."""

    RATIO = "ratio_percent"  # 3/17, 17,6%
    SHARE = "share_of_total"  # 4.350 hộ, chiếm 26,2%
    TARGET = "percent_of_target"  # đạt 29,4% mục tiêu
    PARTS = "whole_and_parts"
    PERCENTS = "percents_of_whole"  # which make 100%
    CHANGE = "change"  # từ 39 lên 57
    WHOLE_BASE = "whole_base"  # giảm 54 vụ (23,37%): of so many cases, a whole number
    AGREE = "shares_agree"  # two shares, of one whole
    BASE = "base_of_ratio"  # tổng số 42, trong đó 04/42
    REPEATED = "repeated"  # one quantity with two values
    TABLE_SUM = "table_sum"
    TABLE_PERCENT = "table_percent"


class Drawer(StrEnum):
    """How sure it is that something is wrong, worst first."""

    WRONG = "wrong"
    ROUNDING = "rounding"
    QUESTION = "question"
    HOLDS = "holds"


class LikelyCause(StrEnum):
    """The likeliest cause of a figure that is not what its own text gives."""

    NOT_EQUAL = "not_equal"
    TRUNCATED = "truncated"  # 142 for 142,857
    FROM_ROUNDED = "from_rounded"  # 86,7 = 26/30, where the value is 26,087
    ROUNDED_UP = "rounded_up"  # 17,7 for 17,647
    SUM = "sum"  # parts do not make the whole
    NO_WHOLE_BASE = "no_whole_base"
    DIRECTION = "direction"  # a rise that falls
    OTHER_BASE = "other_base"  # two shares that cannot be of one whole
    TWO_VALUES = "two_values"
    TWO_DATES = "two_dates"


class Recomputed(NamedTuple):
    """How a figure was computed: its operands as they are printed, the sign between them, and what comes of it.

    ``exact`` is what the printed digits give, ``within`` all that the figures may be; ``shortened`` is the rounded
    value that a figure follows from.
    """

    operands: tuple[str, ...]
    sign: str
    exact: Fraction
    within: Bounds
    shortened: Fraction | None = None


class Statement(NamedTuple):
    """``stated`` is the figure that was held against ``sum``; ``figures`` are all that it says, in order of the text.

    ``quote`` is the stretch of the text around them, from ``start`` to ``end`` of the paragraph.
    """

    kind: StatementKind
    drawer: Drawer
    cause: LikelyCause | None
    figures: tuple[PrintedFigure, ...]
    stated: PrintedFigure
    sum: Recomputed | None
    quote: str = ""
    spot: Spot = Spot()
    start: int = 0
    end: int = 0
    paragraph: int = -1
    other: Spot | None = None  # where the other value stands


class WordRemark(NamedTuple):
    """``lines`` are said of a text at a spot, at a letter of its paragraph; -1: anywhere in it."""

    lines: Sequence[str]
    spot: Spot
    text: str
    start: int = -1


class FormCode(StrEnum):
    """What is wrong with the form of a report."""

    NUMBERING = "numbering"
    BRACKET = "bracket"
    THOUSANDS = "thousands"
    LETTER = "letter"
    ANNEX = "annex"
    TWO_DATES = "two_dates"


class FormFault(NamedTuple):
    """``found`` is what stands there, ``expected`` what was, if anything."""

    code: FormCode
    found: str
    expected: str
    spot: Spot


class Found(NamedTuple):
    """A figure with its place."""

    figure: PrintedFigure
    spot: Spot


class Proofreading(NamedTuple):
    """All that was read in a report: ``name`` is that of its file."""

    name: str
    report: Report
    statements: tuple[Statement, ...]
    form: tuple[FormFault, ...]
    figures: tuple[Found, ...]

    def of(self, drawer: Drawer) -> list[Statement]:
        """The statements of a drawer, in order of the text."""
        return [one for one in self.statements if one.drawer is drawer]
