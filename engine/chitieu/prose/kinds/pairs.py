"""A whole, all of its parts, the percentage of each: “533 phòng; kiên cố 165 phòng (31%), bán kiên cố 368 phòng (69%)”.

Where the parts make the whole exactly, each percentage is of that whole, whatever the words between them are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chitieu.prose.figures import PrintedFigure
from chitieu.prose.kinds.words import ANOTHER_BASE, LINK
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import recomputed_share, statement
from chitieu.prose.statements import Statement, StatementKind

_PAIR = shaped(rf"<N part>(?P<gap><~50>)(?P<link>\(\s*(?:{LINK})?|,\s*{LINK}|\s{LINK})<P stated>")
_COUNT = shaped(r"<N whole>")
_ANOTHER = re.compile(r"tăng|giảm|so với|kế hoạch|vượt|increase|decrease|compared")
_ENDS = re.compile(r"\.\s|\n")
_MOST = 12  # parts


class _Part(NamedTuple):
    number: PrintedFigure
    share: PrintedFigure
    start: int
    end: int


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Percentages of parts that make the count before them."""
    for sentence, start in _sentences(passage.shape):
        parts = [
            _Part(passage.figure(match, "part"), passage.figure(match, "stated"), match.start(), match.end())
            for match in _PAIR.finditer(passage.shape, start, start + len(sentence))
            if not (_ANOTHER.search(match["gap"]) or _of_plan(passage, match))
        ]
        if any(ANOTHER_BASE.match(passage.shape, part.end) for part in parts):
            continue
        if 2 <= len(parts) <= _MOST and not _ANOTHER.search(passage.shape, parts[0].start, parts[-1].end):
            yield from _of_whole(passage, start, parts)


def _of_plan(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a percentage may be of a plan: chi 400 tỷ đồng, đạt 95%."""
    word = re.search(r"đạt(?! t[ỷỉ] lệ)|bằng", match["link"])
    return word is not None and (word[0] == "đạt" or not passage.figure(match, "part").counted)


def _sentences(shape: str) -> Iterator[tuple[str, int]]:
    start = 0
    for match in (*_ENDS.finditer(shape), None):
        end = match.start() if match else len(shape)
        yield shape[start:end], start
        start = match.end() if match else end


def _of_whole(passage: Passage, start: int, parts: Sequence[_Part]) -> Iterator[Statement]:
    whole = sum(part.number.value for part in parts)
    befores = [passage.figure(match, "whole") for match in _COUNT.finditer(passage.shape, start, parts[0].start)]
    base = next((one for one in befores if one.value == whole and one.counted == parts[0].number.counted), None)
    if base is None or any(part.number.hedged for part in parts) or base.hedged:
        return
    for part in parts:
        quotient = recomputed_share(part.number, base)
        one = None
        if quotient is not None:
            one = statement(StatementKind.SHARE, part.share, (part.number, base), quotient, sure=True)
        if one is not None:
            yield one
