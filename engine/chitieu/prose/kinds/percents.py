"""Percentages that make a whole: “Cơ cấu kinh tế: nông nghiệp 22,2%, dịch vụ 28,4%, …”; a share and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.prose.figures import PrintedFigure, ends
from chitieu.prose.passages import Passage, shaped, sign_kind
from chitieu.prose.recompute import total
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_STRUCTURE = shaped(r"(?:cơ cấu|tỷ trọng|structure)[^.;:\ue000-\uf7ff]{0,80}:(?P<list>[^.:\n]{3,600})")
_REST = shaped(r"<P share><~50>,\s*(?:số\s+)?còn lại(?:\s+là|\s+chiếm|\s+có)?\s*<P rest>")
_BEFORE, _AFTER = re.compile(r"[^.;\n]*$"), re.compile(r"[^.;\n]*")  # of the same clause
_OPEN = re.compile(r"…|\.\.|v\.v|tăng|giảm|so với|kế hoạch|mục tiêu|trong đó")
_TENTH, _LACKS = Fraction(1, 10), Fraction(1, 50)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Lists of percentages after a word that says that they are a whole, and a share with “còn lại”."""
    for match in _STRUCTURE.finditer(passage.shape):
        parts = _parts(passage, match["list"])
        if parts is not None and not _OPEN.search(match["list"]):
            yield from _whole(parts)
    for match in _REST.finditer(passage.shape):
        share, rest = passage.figure(match, "share"), passage.figure(match, "rest")
        others = _BEFORE.search(passage.shape[: match.start()]), _AFTER.match(passage.shape, match.end())
        alone = not any(other and re.search("[\ue800-\uefff]", other[0]) for other in others)
        if alone and not share.hedged and not rest.hedged:
            yield from _whole([share, rest])


def _parts(passage: Passage, text: str) -> list[PrintedFigure] | None:
    """The percentages of a list, one an item; ``None`` where other figures stand among them."""
    parts: list[PrintedFigure] = []
    for letter in text:
        kind = sign_kind(letter)
        if kind in ("N", "R", "X"):  # of two years, say
            return None
        if kind == "P":
            mark = passage.mark(letter)
            assert isinstance(mark, PrintedFigure)
            if mark.hedged:
                return None
            parts.append(mark)
    return parts if len(parts) >= 2 else None


def _whole(parts: Sequence[PrintedFigure]) -> Iterator[Statement]:
    exact, within = sum((part.value for part in parts), Fraction(0)), total(part.within for part in parts)
    low, high = ends(within)
    added = Recomputed(tuple(part.text for part in parts), "+", exact, within)
    if low <= 1 <= high:
        yield Statement(StatementKind.PERCENTS, Drawer.HOLDS, None, tuple(parts), parts[-1], added)
    else:
        # What lacks much may lack a part that is not named.
        near = -_LACKS <= exact - 1 <= _TENTH
        if exact < 1 - _TENTH:
            return
        drawer = Drawer.WRONG if near else Drawer.QUESTION
        yield Statement(StatementKind.PERCENTS, drawer, LikelyCause.SUM, tuple(parts), parts[-1], added)
