"""Where a report mentions what is asked of it: goals, which it mostly quotes, to the statements of targets.

A goal is a clause between quotation marks, or where a report quotes none a sentence. It says of whom it speaks in the
headings above it, so that those count, too. Words weigh by how rare they are; a goal is of one target of a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from chitieu.prose.report import Paragraph, Report, Spot

_QUOTED = re.compile(r"[“\"«]([^”\"»]{8,600})[”\"»]")
_CLAUSE = re.compile(r"[;]\s*|(?<=[^\d])\.\s+")
_LATER = re.compile(r"[;,]?\s*(?:định hướng\s+)?đến (?:hết )?năm 20\d\d(?: là| đạt)?[^;.”]*", re.IGNORECASE)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*\s?%?|[^\W\d_]+")
_SHORT = re.compile(r"\b[A-ZĐ]{2,6}\b")
_COMMON = "và hoặc của có là được các những cho theo từ trở lên trong đó đến năm với về ở người khoảng tỷ lệ cán bộ"
_EMPTY = frozenset(re.findall(r"\w+", _COMMON))
_AFTER = 60  # letters behind a quotation that name its document
_LEAST = 0.33  # of the score of a goal that says all and nothing else
_FEW = 2  # words of a goal


class AskedGoal(NamedTuple):
    """What a document asks: ``names`` are those by which reports cite it, the most telling first."""

    document: str
    names: Sequence[str]
    statement: str


class _Goal(NamedTuple):
    words: frozenset[str]
    around: frozenset[str]  # of the headings above it
    after: str
    spot: Spot


def mentions(asked: Sequence[AskedGoal], report: Report) -> list[Spot | None]:
    """Where each of what is asked is mentioned; ``None`` where it is not."""
    short = {word for one in asked for word in _SHORT.findall(one.statement)}
    goals = list(_goals(report, short))
    wanted = [_words(_LATER.sub(" ", one.statement), short) for one in asked]
    weights = _weights([*wanted, *(goal.words for goal in goals)])
    wholes = [_weight(goal.words, weights) for goal in goals]
    scored = sorted(
        (
            (_score(words, goal, whole, weights), at, place)
            for at, (one, words) in enumerate(zip(asked, wanted, strict=True))
            for place, (goal, whole) in enumerate(zip(goals, wholes, strict=True))
            if not words.isdisjoint(goal.words) and _same_level(words, goal.words) and _of_document(one, goal, asked)
        ),
        reverse=True,
    )
    found: list[Spot | None] = [None] * len(asked)
    taken: set[tuple[str, int]] = set()
    for score, at, place in scored:
        if score < _LEAST:
            break
        if found[at] is None and (asked[at].document, place) not in taken:
            found[at] = goals[place].spot
            taken.add((asked[at].document, place))
    return found


def _goals(report: Report, short: set[str]) -> Iterator[_Goal]:
    heads: dict[str, str] = {}
    levels = sum("%" in text for one in report.paragraphs for text in _QUOTED.findall(one.text))
    for paragraph in report.paragraphs:
        section = paragraph.spot.section
        if paragraph.heads:
            heads[section] = paragraph.text
        above = [text for name, text in heads.items() if section == name or section.startswith(f"{name}.")]
        around = frozenset(word for text in above for word in _words(text, short))
        for text, after in _stretches(paragraph, quoted=levels > 1):
            for clause in _CLAUSE.split(text):
                words = _words(_LATER.sub(" ", clause), short)
                if len(words) >= _FEW:
                    yield _Goal(words, around, after, paragraph.spot)


def _stretches(paragraph: Paragraph, *, quoted: bool) -> Iterator[tuple[str, str]]:
    """The texts of a paragraph that may say goals, with what stands behind each."""
    if not quoted:
        yield paragraph.text, ""
        return
    for match in _QUOTED.finditer(paragraph.text):
        before = paragraph.text[max(0, match.start() - _AFTER) : match.start()]
        behind = paragraph.text[match.end() : match.end() + _AFTER]
        bracket = re.match(r"\s*\([^)]*\)?", behind)
        yield match[1], (bracket[0] if bracket else before).lower()


def _words(text: str, short: set[str]) -> frozenset[str]:
    """The telling words of a text; what it spells out and targets shorten counts as that, too."""
    tokens = [token.lower() for token in _TOKEN.findall(unicodedata.normalize("NFC", text))]
    letters = "".join(token[0] if token[0].isalpha() else " " for token in tokens)
    found = {token.replace(" ", "") for token in tokens if token not in _EMPTY}
    for word in short:
        for match in re.finditer(f"(?={re.escape(word.lower())})", letters):
            found -= set(tokens[match.start() : match.start() + len(word)])
            found.add(word.lower())
    return frozenset(found)


def _weights(texts: Sequence[frozenset[str]]) -> Mapping[str, float]:
    counts = Counter(word for text in texts for word in text)
    return {word: log(1 + len(texts) / count) for word, count in counts.items()}


def _weight(words: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] for word in words if word in weights)


def _score(wanted: frozenset[str], goal: _Goal, whole: float, weights: Mapping[str, float]) -> float:
    """How much of a goal a target says, times how much of the target the goal and its headings say."""
    shared = _weight(wanted & goal.words, weights) / whole
    if shared < _LEAST:
        return 0.0
    return shared * _weight(wanted & (goal.words | goal.around), weights) / _weight(wanted, weights)


def _same_level(wanted: frozenset[str], goal: frozenset[str]) -> bool:
    """Whether no other percentage is asked: 100% is not 70% of the same thing."""
    one, other = ({word for word in words if word.endswith("%")} for words in (wanted, goal))
    return not one or not other or not one.isdisjoint(other)


def _of_document(one: AskedGoal, goal: _Goal, asked: Sequence[AskedGoal]) -> bool:
    """Whether a goal is not said to be of other documents alone."""
    named = {other.document for other in asked if any(name.lower() in goal.after for name in other.names)}
    return not named or one.document in named
