"""How offices word lists, against the shipped forms: the half that words.yaml was tuned on, and the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from chitieu.lists.birth import birth
from chitieu.lists.cells import said
from chitieu.lists.forms import PeopleForm, Trait
from chitieu.lists.rows import are_column_numbers
from tests.lists.halves import kept_back, sections, wordings
from tests.lists.made import CADRES
from tests.lists.varied import PEOPLE, Column, Layout, drawn, known, path, read, sheet_of, usual

CADRES_FORM = "commune-cadres"
TITLES = {
    "commune-cadres": "DANH SÁCH CÁN BỘ CHỦ CHỐT CẤP XÃ",
    "agency-managers": "DANH SÁCH TRƯỞNG, PHÓ PHÒNG",
    "city-leaders": "DANH SÁCH LÃNH ĐẠO HĐND, UBND THÀNH PHỐ",
}
LEAST = 0.92  # of the wordings of a section, in either half


def halves(*begins: str) -> Iterator[tuple[str, str, list[Any]]]:
    """The two halves of every section that begins so, by name."""
    aside = kept_back()
    for name, words in sections(wordings()):
        if name.split("/")[0] in begins:
            yield name, "kept back", aside[name]
            yield name, "tuned on", [one for one in words if one not in aside[name]]


def trait(form: str, name: str) -> Trait:
    found = next(one for one in known()[1] if one.id == form)
    assert isinstance(found, PeopleForm)
    return found.traits[name]


def layout(form: str, columns: list[Column], title: str = "", **other: Any) -> Layout:
    return Layout([title or TITLES[form], ""], columns, **other)


def outcome(columns: list[Column], people: list[Any] = CADRES, true: list[Any] = CADRES, **other: Any) -> str:
    made = read(sheet_of(people, layout(CADRES_FORM, columns, **other)), CADRES_FORM, true)
    return made.outcome


def test_half_of_every_section_is_set_aside() -> None:
    aside = kept_back()
    for name, words in sections(wordings()):
        assert all(one in words for one in aside[name]), name
        assert len(aside[name]) == len(words) // 2, name


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", ["tuned on", "kept back"])
def test_words_of_cells_are_known_and_none_is_guessed(half: str) -> None:
    unknown, number = [], 0
    for name, which, words in halves("posts", "values"):
        if which != half:
            continue
        kind, first, code = name.split("/")
        of = trait(first, "post") if kind == "posts" else trait(CADRES_FORM, first)
        wanted = frozenset({"Nữ": "female", "Nam": "male"}.get(each, each) for each in code.split("+"))
        for word in words:
            number += 1
            found = said(word, of)
            assert found is None or found - {"party", "party_member"} == wanted, (name, word)
            unknown += [(name, word)] if found is None else []
    assert len(unknown) <= (1 - LEAST) * number, unknown


@pytest.mark.parametrize("half", ["tuned on", "kept back"])
def test_births_are_known(half: str) -> None:
    (words,) = (words for _, which, words in halves("births") if which == half)
    assert [text for text in words if (found := birth(text.strip())) is None or found.year != 1975] == []


@pytest.mark.parametrize("text", ["12/13/1975", "1875", "12/5/15", "tháng 13 năm 1975", "197", "năm"])
def test_what_is_no_birth_is_none(text: str) -> None:
    assert birth(text) is None


# --- sheets -----------------------------------------------------------------------------------------------------


def with_vacant(text: str) -> list[Any]:
    nobody = {"sex": "", "ethnicity": "", "education": "", "theory": "", "rank": "", "ratings": ("", "")}
    return [*CADRES[:-1], replace(CADRES[-1], code=text, trained=False, standard=False, **nobody)]


def with_apart(header: str, text: str) -> list[Column]:
    columns = usual(CADRES_FORM)
    position = random.Random(header).randrange(3, len(columns))
    return [*columns[:position], Column(path(header), lambda _: text), *columns[position:]]


def under(outer: str) -> list[Column]:
    columns = usual(CADRES_FORM)
    return [Column((outer, *one.path), one.said) if n < 5 else one for n, one in enumerate(columns)]


WAYS: dict[str, Callable[[Any], str]] = {
    "furniture": lambda row: outcome(usual(CADRES_FORM), furniture=row),
    "totals": lambda text: outcome(usual(CADRES_FORM), closing=[text.format(n=23, w=6, m=5)]),
    "vacant": lambda text: outcome(usual(CADRES_FORM), people=with_vacant(text), true=CADRES[:-1]),
    "apart": lambda one: outcome(with_apart(*one)),
    "around": lambda text: outcome(under(text)),
}


@pytest.mark.parametrize("way", WAYS)
def test_furniture_counts_nobody_and_hides_nobody(way: str) -> None:
    for _, half, words in halves(way):
        for one in words:
            assert WAYS[way](one) == "read", (half, one)


@pytest.mark.parametrize(
    ("way", "text"),
    [
        *(("vacant", text) for text in ("[Trống]", "(trống)", "“Khuyết”", "(Đang khuyết)", "…chưa có…")),
        ("totals", "Danh sách này có {n} người"),
        ("totals", "Danh sách ấn định: {n} người, trong đó nữ {w}"),
    ],
)
def test_furniture_in_other_dress(way: str, text: str) -> None:
    assert WAYS[way](text) == "read"


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("A B C D E F G", True),
        ("a b c d", True),
        ("A B C D Đ E G H", True),
        ("Cột_1 Cột_2 Cột_3", True),
        ("-1 -2 -3", True),
        ("A C B D", False),
        ("X Y Z", False),
        ("A B", False),
    ],
)
def test_rows_that_name_the_columns(row: str, numbers: bool) -> None:
    assert are_column_numbers([text.replace("_", " ") for text in row.split()]) is numbers


@pytest.mark.parametrize("half", ["tuned on", "kept back"])
def test_lists_of_other_people_are_not_counted(half: str) -> None:
    (words,) = (words for _, which, words in halves("others") if which == half)
    for title in words:
        made = read(sheet_of(CADRES, layout(CADRES_FORM, usual(CADRES_FORM), title)), CADRES_FORM, CADRES)
        assert made.outcome == "refused", title


@pytest.mark.parametrize("half", ["tuned on", "kept back"])
def test_titles_say_which_form(half: str) -> None:
    asked, number = [], 0
    for name, which, words in halves("titles"):
        form = name.partition("/")[2]
        for title in words if which == half else ():
            number += 1
            made = read(sheet_of(PEOPLE[form], layout(form, usual(form), title)), form, PEOPLE[form])
            assert made.outcome in ("read", "refused"), title
            asked += [title] if made.outcome == "refused" else []
    assert len(asked) <= (1 - LEAST) * number, asked


@pytest.mark.slow("a list for every wording of a header")
@pytest.mark.parametrize("half", ["tuned on", "kept back"])
def test_headers_are_read_or_told(half: str) -> None:
    told, number = [], 0
    for name, which, words in halves("headers"):
        for header in words if which == half else ():
            number += 1
            found = outcome(usual(CADRES_FORM, **{name.partition("/")[2]: header}))
            assert found in ("read", "told"), (name, header, found)
            told += [(name, header)] if found == "told" else []
    assert len(told) <= (1 - LEAST) * number, told


@pytest.mark.slow("30 lists of each half")
@pytest.mark.parametrize("half", ["tuned on", "kept back"])
def test_lists_drawn_by_chance_are_never_wrong(half: str) -> None:
    every = dict(sections(wordings()))
    words = {
        name: found or every[name]
        for name, which, found in halves(*(key.split("/")[0] for key in every))
        if which == half
    }
    chance = random.Random(half)
    for number in range(30):
        form = list(PEOPLE)[number % 3]
        made = read(sheet_of(PEOPLE[form], drawn(chance, words, form)), form, PEOPLE[form])
        assert made.outcome in ("read", "told"), (number, form, made)
