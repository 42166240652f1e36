"""A share of a total that stands before: “Tổng số 23 người … nữ 06 người (chiếm 26,1%)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chitieu.prose.figures import PrintedFigure, PrintedRatio, same_unit
from chitieu.prose.kinds.words import ANOTHER_BASE, ANOTHER_CLAUSE, LINK, OF_TARGET
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import share_of, statement
from chitieu.prose.statements import Statement, StatementKind

_SHARE = shaped(rf"<N part>(?P<gap><~60>)(?:,\s*{LINK}|\s{LINK}|\(\s*{LINK}?){LINK}?<P stated>")
_TOTAL_WORD = re.compile(r"(?:tổng(?: số)?|trong số|\btoàn\b|\bcả\b|\bof\b|total)[^.;:!?\n()\ue000-\uf8ff]*:?\s*$")
_UNSURE = re.compile(r",|\bvà\b|\bthu\b")
_LIST = re.compile(r"\s*[-+*•–]\s")
_REACH = 6  # paragraphs of a list that its total may stand before


def found(passage: Passage, earlier: Sequence[Passage]) -> Iterator[Statement]:
    """Shares of the one total of the same unit before them; where that is in doubt, only those that hold."""
    for match in _SHARE.finditer(passage.shape):
        part, stated = passage.figure(match, "part"), passage.figure(match, "stated")
        after = passage.shape[match.end() : match.end() + 60]
        bases = list(_bases(part, passage, match.start(), earlier))
        named = [base for base, marked in bases if marked]
        clear = not (_UNSURE.search(match["gap"]) or ANOTHER_CLAUSE.search(match["gap"]))
        clear = clear and not (ANOTHER_BASE.match(after) or OF_TARGET.match(after))
        # The one that is called a total; else the nearest, of which only what holds is said.
        chosen = named if len({base.value for base in named}) == 1 else named[-1:] or [base for base, _ in bases][-1:]
        for base in chosen[-1:]:
            sum = share_of(part, base)
            sure = clear and len({one.value for one in named}) == 1
            one = None if sum is None else statement(StatementKind.SHARE, stated, (part, base), sum, sure=sure)
            if one is not None:
                yield one


def _bases(
    part: PrintedFigure, passage: Passage, at: int, earlier: Sequence[Passage]
) -> Iterator[tuple[PrintedFigure, bool]]:
    """Figures before a part that it may be of, each with whether a word calls it a total."""
    for before in _list_above(passage, earlier):
        yield from _candidates(part, before, len(before.shape))
    yield from _candidates(part, passage, at)


def _list_above(passage: Passage, earlier: Sequence[Passage]) -> list[Passage]:
    """The paragraphs above an item of a list, from that which introduces it."""
    if not _LIST.match(passage.shape):
        return []
    above: list[Passage] = []
    for before in reversed(earlier[-_REACH:]):
        above.append(before)
        if not _LIST.match(before.shape) and not re.fullmatch(r"\s*trong đó\s*:?\s*", before.shape):
            break
    return above[::-1]


def _candidates(part: PrintedFigure, passage: Passage, until: int) -> Iterator[tuple[PrintedFigure, bool]]:
    for place, letter in enumerate(passage.shape[:until]):
        if not "\ue000" <= letter <= "\uf7ff":
            continue
        mark = passage.mark(letter)
        figure = mark.above if isinstance(mark, PrintedRatio) else mark
        if not isinstance(figure, PrintedFigure) or figure.percent or figure.hedged or figure.value < part.value:
            continue
        if same_unit(figure, part) or (figure.counted and not part.unit):
            yield figure, _TOTAL_WORD.search(passage.shape[max(0, place - 120) : place]) is not None
