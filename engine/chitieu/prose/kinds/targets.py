"""The percent of a target that the paragraph quotes: “60% …”. Kết quả: có 3/17, đạt 17,6% (đạt 29,4% mục tiêu).

A target may be quoted from two documents; which one a percentage is of is said by their words (Nghị quyết, Kế hoạch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import Bounds
from chitieu.numbers import exactly, shortened
from chitieu.prose.figures import PrintedFigure, PrintedRatio
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import possible_quotients, statement
from chitieu.prose.statements import Recomputed, Statement, StatementKind

_QUOTE = re.compile(r"[“\"«](?P<text>[^”\"»]{0,600})[”\"»](?P<after>\s*\([^()]{0,120}\))?")
_DOCUMENT = re.compile(r"nghị quyết|kế hoạch|đề án|chương trình|quyết định|chỉ thị|kết luận|nghị định")
_RESULT = re.compile(r"kết quả|đến nay|hiện có|hiện nay|thực hiện")
_AT_MOST = re.compile(r"dưới|giảm|không quá|tối đa|còn\b|hạ\b")
_LATER = shaped(r"đến\s+(?:hết\s+)?năm\s+<X>[^“”;.]{0,20}?$|năm\s+<X>\s*(?:là|đạt)?\s*$|<X>\s*(?:là|đạt)\s*$")
_OF_TARGET = shaped(
    r"<P stated>\s*(?:so với\s+)?(?:các\s+)?"
    r"(?P<named>(?:mục tiêu|chỉ tiêu|kế hoạch|nghị quyết|kh\b|nq\b)[^.;:()\ue000-\uf7ff]{0,80})"
)


class _Asked(NamedTuple):
    """A level that is quoted, and the documents that ask it; ``sure``: it is at least that much, of one figure."""

    level: PrintedFigure
    documents: frozenset[str]
    sure: bool


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Percentages of quoted targets."""
    start, asked = _asked(passage)
    if not asked:
        return
    results = list(_OF_TARGET.finditer(passage.shape, start))
    of_target = {passage.figure(match, "stated").start for match in results}
    for match in results:
        levels = _levels(match["named"], asked)
        value = _value(passage, start, match.start(), of_target) or _through_another(passage, match, results, asked)
        if value is not None and levels:
            apart = passage.shape[min(value.at, match.start()) : max(value.at, match.start())]
            same = not re.search(r"[.;]", apart)  # in another clause it may be of something else
            yield from _held(passage.figure(match, "stated"), value, levels, sure=same)


def _asked(passage: Passage) -> tuple[int, list[_Asked]]:
    """Where the quotes end, and what they ask."""
    asked: list[_Asked] = []
    end = 0
    for quote in _QUOTE.finditer(passage.shape):
        if asked and _RESULT.search(passage.shape, end, quote.start()):
            break  # a quote within the result
        before = passage.shape[max(0, quote.start() - 40) : quote.start()]
        documents = frozenset(_DOCUMENT.findall(quote["after"] or "") or _DOCUMENT.findall(before))
        levels: list[PrintedFigure] = []
        for place, letter in enumerate(quote["text"]):
            figure = passage.mark(letter) if "\ue800" <= letter <= "\uefff" else None
            later = levels and _LATER.search(quote["text"][max(0, place - 40) : place])
            if isinstance(figure, PrintedFigure) and not later:
                levels.append(figure)
        sure = len(levels) == 1 and not _AT_MOST.search(quote["text"])
        asked += [_Asked(level, documents, sure) for level in levels]
        end = quote.end()
    return end, asked


def _levels(named: str, asked: Sequence[_Asked]) -> list[_Asked]:
    """The levels that a percentage is of: of the documents it names, else of all."""
    documents = frozenset(_DOCUMENT.findall(named))
    chosen = [one for one in asked if one.documents & documents]
    return chosen or (list(asked) if not any(one.documents for one in asked) or not documents else [])


class _Reached(NamedTuple):
    """What was reached, and where its mark stands in the shape."""

    at: int
    text: str
    exact: Fraction
    within: Bounds
    figures: tuple[PrintedFigure, ...]


def _value(passage: Passage, start: int, end: int, of_target: set[int]) -> _Reached | None:
    """What was reached: the nearest ratio before the percentage, else the nearest percentage of no target."""
    for at in reversed(range(start, end)):
        letter = passage.shape[at]
        if not "\ue000" <= letter <= "\uefff":
            continue
        mark = passage.mark(letter)
        if isinstance(mark, PrintedRatio) and mark.above.value <= mark.below.value and not mark.above.hedged:
            text = f"{mark.above.text}/{mark.below.text}"
            return _Reached(
                at,
                text,
                mark.above.value / mark.below.value,
                possible_quotients(mark.above.within, mark.below.within),
                (mark.above, mark.below),
            )
    for at in reversed(range(start, end)):
        letter = passage.shape[at]
        if not "\ue800" <= letter <= "\uefff":
            continue
        figure = passage.mark(letter)
        if isinstance(figure, PrintedFigure) and figure.start not in of_target and not figure.hedged:
            return _Reached(at, figure.text, figure.value, _share(figure), (figure,))
    return None


def _through_another(
    passage: Passage, match: re.Match[str], results: Sequence[re.Match[str]], asked: Sequence[_Asked]
) -> _Reached | None:
    """What was reached where all of another document's whole was: 100% of a target of 100%."""
    for other in results:
        stated = passage.figure(other, "stated")
        levels = _levels(other["named"], asked)
        if other is match or stated.value != 1 or len(levels) != 1 or levels[0].level.value != 1:
            continue
        return _Reached(other.start(), levels[0].level.text, Fraction(1), exactly(1), (levels[0].level,))
    return None


def _share(figure: PrintedFigure) -> Bounds:
    """All is all: 100% is not what rounds to it."""
    return exactly(1) if figure.value == 1 and not figure.decimals else figure.within


def _held(stated: PrintedFigure, value: _Reached, levels: Sequence[_Asked], *, sure: bool) -> Iterator[Statement]:
    """The statement by the level that makes it hold; else by the only one there is."""
    every = [one for level in levels if (one := _one(stated, value, level, sure=False))]
    if every:
        yield every[0]
        return
    if len(levels) == 1:
        one = _one(stated, value, levels[0], sure=sure and levels[0].sure)
        if one is not None:
            yield one


def _one(stated: PrintedFigure, value: _Reached, asked: _Asked, *, sure: bool) -> Statement | None:
    level = asked.level._replace(hedged=False)  # “khoảng 10%” is asked as 10%
    if not level.value:
        return None
    of_target = [(share / level.value, share) for share in shortened(value.exact)]
    sum = Recomputed(
        (value.text, level.text), "/", value.exact / level.value, possible_quotients(value.within, exactly(level.value))
    )
    if stated.value == 1 and sum.exact > 1:  # more than all is all
        return statement(
            StatementKind.TARGET, stated, (*value.figures, level), sum._replace(within=exactly(1)), sure=False
        )
    return statement(StatementKind.TARGET, stated, (*value.figures, level), sum, sure=sure, shortened=of_target)
