"""Numbers of paragraphs that stand twice, or leave one out: 1, 2, 2; a, b, d; 1.1, 1.2, 1.4; Điều 1, Điều 3.

Lists begin again at one wherever they like, so that only a number right after its like is held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chitieu.prose.report import Paragraph
from chitieu.prose.statements import FormCode, FormFault

_WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám")
_LETTERS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")  # both orders are in use
_NUMBERED = (
    re.compile(r"\s*(?P<parent>(?:\d{1,2}\.)*)(?P<number>\d{1,2})\.\s+(?=\S)"),
    re.compile(r"\s*(?P<parent>(?:\d{1,2}\.)+)(?P<number>\d{1,2})\s+(?=[^\W\d_])"),
    re.compile(r"\s*(?P<parent>)(?P<number>[a-zđ])\)\s+(?=\S)"),
    re.compile(r"\s*(?P<parent>điều) (?P<number>\d{1,2})\.\s", re.IGNORECASE),
    re.compile(rf"\s*(?P<parent>phần thứ) (?P<number>{'|'.join(_WORDS)})\b", re.IGNORECASE),
)
_IN_ORDER = 2  # numbers that follow each other, before one that is left out counts


class _Last(NamedTuple):
    number: str
    in_order: int


def numbering_faults(paragraphs: Sequence[Paragraph]) -> Iterator[FormFault]:
    """Numbers that are said again right after themselves, or that follow none."""
    seen: dict[tuple[str, str, int], _Last] = {}
    for paragraph in paragraphs:
        read = _read(paragraph)
        if read is None:
            continue
        key, number = read
        last = seen.get(key)
        following = _following(last.number) if last else ()
        if last and (_again(last, number) or (_is_long(last) and number in _after(following))):
            yield FormFault(FormCode.NUMBERING, number, following[0], paragraph.spot)
        seen[key] = _Last(number, last.in_order + 1 if last and number in following else 1)


def _again(last: _Last, number: str) -> bool:
    """Whether a number is that of the paragraph before; a list that begins anew begins with its first."""
    return number == last.number and number not in ("1", "a", _WORDS[0])


def _is_long(last: _Last) -> bool:
    """Whether enough numbers follow each other for one to be missed; parts of a report are few."""
    return last.in_order >= _IN_ORDER or last.number in _WORDS


def _read(paragraph: Paragraph) -> tuple[tuple[str, str, int], str] | None:
    """The list that a paragraph belongs to and its number; ``None`` where it has none, or stands in a table."""
    if paragraph.spot.table or paragraph.spot.note or paragraph.spot.endnote:
        return None
    for kind, pattern in enumerate(_NUMBERED):
        match = pattern.match(paragraph.text)
        if match:
            section = paragraph.spot.section.rpartition(".")[0] if kind < 3 else ""
            return (section, match["parent"].lower(), min(kind, 1) if kind < 2 else kind), match["number"].lower()
    return None


def _following(number: str) -> tuple[str, ...]:
    """What may follow a number."""
    if number.isdigit():
        return (str(int(number) + 1),)
    if number in _WORDS:
        return _WORDS[_WORDS.index(number) + 1 :][:1] or ("…",)
    return tuple(order[order.index(number) + 1 :][:1] or "…" for order in _LETTERS if number in order)


def _after(following: Sequence[str]) -> set[str]:
    """What follows those that may follow: one is left out."""
    return {one for number in following if number != "…" for one in _following(number)} - set(following)
