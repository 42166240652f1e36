"""Statements in the wordings of reports, in both halves: how many are found, and that nobody is blamed who is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from tests.prose.sets import outcomes, read
from tests.prose.worded import ENGLISH, STATEMENTS, Worded, english, worded

_HALVES = pytest.mark.parametrize("aside", [False, True], ids=["tuned on", "set aside"])


def _told(one: Worded) -> set[tuple[str, str]]:
    return set(outcomes(read(one.text)))


def _blamed(one: Worded) -> set[str]:
    return {outcome for _, outcome in _told(one) if outcome != "holds"}


def _found(statements: Iterable[Worded], kinds: Mapping[str, set[str]]) -> Counter[str]:
    """How many were found, and of them how many with another verdict than theirs."""
    told: Counter[str] = Counter()
    for one in statements:
        outcomes_of_it = _told(one)
        found = any(kind in kinds[one.kind] for kind, _ in outcomes_of_it)
        blamed = {outcome for _, outcome in outcomes_of_it if outcome != "holds"}
        told["all"] += 1
        told["found"] += found
        # What is wrong in its form has no more to say than that; a list that may be open is asked about.
        right = bool(blamed) if one.kind == "form" else blamed in ({one.status}, {"question"})
        told["other"] += found and not (right if one.status != "holds" else not blamed)
    return told


@_HALVES
@pytest.mark.parametrize("statements", [worded(), english()], ids=["Vietnamese", "English"])
def test_nothing_right_is_blamed(statements: list[Worded], aside: bool) -> None:
    right = [one for one in statements if one.aside is aside and one.status in ("holds", "trap")]
    assert [one.text for one in right if _blamed(one)] == []


@_HALVES
def test_vietnamese_statements_are_found(aside: bool) -> None:
    stated = [one for one in worded() if one.aside is aside and one.kind != "trap"]
    stated = [one for one in stated if one.kind != "form" or one.status != "holds"]
    told = _found(stated, STATEMENTS)
    assert told["found"] >= 0.92 * told["all"], told
    assert told["other"] <= 0.01 * told["found"], told


@_HALVES
def test_english_statements_are_found(aside: bool) -> None:
    told = _found([one for one in english() if one.aside is aside and one.kind != "trap"], ENGLISH)
    assert told["found"] >= 0.9 * told["all"], told
    assert told["other"] == 0, told
