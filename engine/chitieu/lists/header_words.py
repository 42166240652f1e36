"""What the words of a header mean: whether a column's path is that of a form's header, and the years that it names.

A column means what its whole header says. Outer parts that say nothing of what stands under them (“Thông tin cá nhân”)
may be left away; any other part that a form does not name makes another column of it (“Quy hoạch > Chức vụ”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from chitieu.lists.forms import CommonWords, Header
from chitieu.lists.words import OR, fold, says_any, stands_for, unmarked_within, without_marks
from chitieu.lists.years import SEVERAL, only_year, years_in

_REMARK = re.compile(r"^(?P<header>.*\S)\s*\((?P<remark>[^()]*)\)$", re.DOTALL)
_YEARS = re.compile(SEVERAL)
_YEAR = "{year}"
_A_YEAR = re.compile(r"(?:19|20)\d\d")
# What joins words of a header: signs and words.
_SIGNS, _WORDS = frozenset("/,;&–"), frozenset(map(fold, ("và", "va", "hoặc", "hoac", "hay")))
_JOINS = re.compile(rf"\s*[{''.join(sorted(_SIGNS))}]\s*|\s+(?:{'|'.join(sorted(_WORDS))})\s+")
_ENDS = " :;,*"

_NUMBER = re.compile(r"^\s*(?:[ivx]{1,4}|\d{1,2})\s*[.)]\s*(?=\D)", re.IGNORECASE)
Years = tuple[int, ...]


def fits(path: Header, headers: Iterable[Header], words: CommonWords) -> bool:
    """Whether a path is that of any of a form's headers."""
    ends = list(_ends(path, words))
    return any(_whole(end, header, words) is not None for header in headers for end in ends if _fits_in(end, header))


def years_named(path: Header, header: Header, words: CommonWords) -> Years | None:
    """The years that a path names, none or more, if it is that of a form's header; ``None`` if it is not."""
    found = (_whole(end, header, words) for end in _ends(path, words) if _fits_in(end, header))
    return next((years for years in found if years is not None), None)


def _ends(path: Header, words: CommonWords) -> Iterator[Header]:
    """A path, and what is left of it without the outer parts that may be left away."""
    for start in range(len(path)):
        yield path[start:]
        if not says_any(path[start], words.around):
            return


def _fits_in(path: Header, header: Header) -> bool:
    return len(path) - len(header) in (0, 1)


def stands_apart(path: Header, words: CommonWords) -> bool:
    """Whether any part of a path says that what stands under it is not the thing itself."""
    return any(says_any(part, words.apart) for part in path)


def begins_header(text: str, outermost: tuple[str, ...], words: CommonWords) -> bool:
    """Whether a text is one of the outermost parts of headers, or an outer header that may be left away."""
    whole, patterns = _all_ways(outermost)
    folded = _together(_without_number(text))
    if folded in whole or any(stands_for(folded, way) for way in patterns):
        return True
    if not any(map(str.isalpha, text)):  # numbers, dates and years: of these, a year alone may be a header
        return _YEAR in whole and _A_YEAR.fullmatch(text) is not None
    if text.endswith(")") or _A_YEAR.search(text) or without_marks(folded):  # may be another way
        return any(_said(text, part, words.remarks) is not None for part in outermost) or says_any(text, words.around)
    return says_any(text, words.around)


def _whole(path: Header, header: Header, words: CommonWords) -> Years | None:
    """Under a header of several years, one that is a year is of that."""
    if len(path) == len(header) + 1:
        year = only_year(path[-1])
        outer = _whole(path[:-1], header, words) if year else None
        return (year,) if year and outer and len(outer) > 1 and year in outer else None
    if len(path) != len(header):
        return None
    years: Years = ()
    for part, wanted in zip(path, header, strict=True):
        found = _said(part, wanted, words.remarks)
        if found is None:
            return None
        years = found or years
    return years


@lru_cache(maxsize=20_000)
def _without_number(text: str) -> str:
    return _NUMBER.sub("", text)


@lru_cache(maxsize=100_000)
def _said(text: str, wanted: str, remarks: tuple[str, ...]) -> Years | None:
    """The years that a part of a header names if it is written in one of the ways wanted.

    A remark behind it in brackets may be left away if it is a known one: “Dân tộc (ghi rõ)”.
    """
    plain = _without_number(text)
    found = part_years(plain, wanted)
    if found is None and (match := _REMARK.match(plain)) and says_any(match["remark"], remarks):
        return part_years(match["header"], wanted)
    return found


@lru_cache(maxsize=200_000)
def part_years(text: str, wanted: str) -> Years | None:
    """The years that one part names, none or more, if it is written in one of the ways wanted; else ``None``."""
    folded = _together(text)
    whole, patterns = _ways(wanted)
    if folded in whole or (without_marks(folded) and folded in _unmarked_ways(wanted)):
        return ()
    plain = fold(text).strip(_ENDS)
    named = _YEARS.search(plain)
    if named and _together(plain[: named.start()]) + _YEAR + _together(plain[named.end() :]) in whole:
        return years_in(named["year"])
    return () if any(stands_for(folded, way) for way in patterns) else None


def folded_ways(wanted: str) -> frozenset[str]:
    """The ways to write a part of a header, as they are compared; without those that have ``*``."""
    return _ways(wanted)[0]


def _together(text: str) -> str:
    """A folded part of a header, whatever joins its words: “Chức vụ, chức danh”, “Chức vụ/chức danh”."""
    folded = fold(text)
    if _SIGNS.isdisjoint(folded) and _WORDS.isdisjoint(folded.split()):
        return folded.strip(_ENDS)
    return _JOINS.sub(" ", folded).strip(_ENDS)


@lru_cache(maxsize=5_000)
def _ways(wanted: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The ways to write a part of a header: whole ones, folded, and those with ``*``."""
    each = wanted.split(OR)
    whole = (_together(way) for way in each if "*" not in way)
    dated = (re.sub(r"\s*\{year\}", _YEAR, way) if _YEAR in way else way for way in whole)
    return frozenset(dated), tuple(way for way in each if "*" in way)


@lru_cache(maxsize=500)
def _all_ways(outermost: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The ways to write any of some parts of headers."""
    ways = [_ways(part) for part in outermost]
    return frozenset().union(*(whole for whole, _ in ways)), tuple(way for _, patterns in ways for way in patterns)


@lru_cache(maxsize=5_000)
def _unmarked_ways(wanted: str) -> frozenset[str]:
    return frozenset(map(unmarked_within, _ways(wanted)[0]))
