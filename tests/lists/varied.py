"""Lists of known truth, each worded, ordered, merged and furnished in one of the ways of wordings.yaml.

A list is built in memory as a sheet; what its form must count is worked out here, from the people themselves.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.lists.form_files import read_forms
from chitieu.lists.forms import Form
from chitieu.lists.said import ListWanted
from chitieu.model import Bounds, Rulebook
from chitieu.sheets.grid import Cell, Row, Sheet, Span
from chitieu.use_cases.import_lists import count_sheets
from tests.conftest import ROOT
from tests.lists.made import CADRES, LEADERS, MANAGERS

Path = tuple[str, ...]
PEOPLE = {"commune-cadres": CADRES, "agency-managers": MANAGERS, "city-leaders": LEADERS}
SHEETS = {"commune-cadres": "PL5", "agency-managers": "PL4", "city-leaders": "PL3"}


class Column(NamedTuple):
    """A column of a list: the parts of its header from the outermost in, and what stands in it of a person."""

    path: Path
    said: Callable[[Any], str]


class Layout(NamedTuple):
    """How a list is laid out: lines above it, columns, the row below the header, closing rows; merged or not."""

    above: Sequence[str]
    columns: Sequence[Column]
    furniture: Sequence[str] = ()
    closing: Sequence[str] = ()
    merged: bool = True
    name: str = "Sheet1"


def path(header: str) -> Path:
    """``Trình độ > LLCT``: an outer and an inner header."""
    return tuple(part.strip(" ") for part in header.split(" > "))


def attribute(name: str) -> Callable[[Any], str]:
    return lambda one: str(getattr(one, name))


def mark(name: str, word: str) -> Callable[[Any], str]:
    return lambda one: "x" if str(getattr(one, name)).startswith(word) else ""


def same(name: str, word: str) -> Callable[[Any], str]:
    return lambda one: "x" if getattr(one, name) == word else ""


def rated(position: int) -> Callable[[Any], str]:
    return lambda one: str(one.ratings[position])


def said_if(name: str) -> Callable[[Any], str]:
    return lambda one: "x" if getattr(one, name) else ""


WORDS: Mapping[str, Callable[[Any], str]] = {
    "name": attribute("code"),
    "born": attribute("born"),
    "sex": attribute("sex"),
    "women": mark("sex", "Nữ"),
    "ethnicity": attribute("ethnicity"),
    "post": attribute("post"),
    "education": attribute("education"),
    "theory": attribute("theory"),
    "rank": attribute("rank"),
    "title training": said_if("trained"),
    "title standard": said_if("standard"),
}
MARKED = {
    "education marks": ("education", ("Thạc", "Đại")),
    "theory marks": ("theory", ("Cao", "Trung")),
    "rank marks": ("rank", ("CVC", "CV")),
}
USUAL = {
    "name": "Họ và tên",
    "born": "Năm sinh",
    "sex": "Giới tính",
    "ethnicity": "Dân tộc",
    "post": "Chức vụ",
    "education": "Trình độ chuyên môn",
    "theory": "Lý luận chính trị",
    "rank": "Quản lý nhà nước",
    "rating": "Xếp loại năm {year}",
    "title training": "Bồi dưỡng nghiệp vụ theo chức danh",
    "title standard": "Đạt tiêu chuẩn chức danh",
}


def columns_of(trait: str, header: str) -> list[Column]:
    """The columns that a wording of ``headers:`` stands for; ``{a;b}`` are two, marked."""
    if trait == "rating":
        return [Column(path(header.format(year=2021 + n)), rated(n)) for n in (0, 1)]
    if trait not in MARKED:
        return [Column(path(header), WORDS[trait])]
    name, words = MARKED[trait]
    outer, _, inner = header.partition("{")
    parts = inner.rstrip("}").split(";")
    marks = (same(name, word) if name == "rank" else mark(name, word) for word in words)
    return [Column(path(outer + part), said) for part, said in zip(parts, marks, strict=True)]


def usual(form: str, **instead: str) -> list[Column]:
    """The columns of a list as they are mostly worded, some of them as ``instead`` says: by trait, a wording."""
    replaced = {"women": "sex", "education marks": "education", "theory marks": "theory", "rank marks": "rank"}
    worded = {replaced.get(name, name): (name, text) for name, text in instead.items()}
    chosen = {trait: worded.get(trait, (trait, header)) for trait, header in USUAL.items()}
    if form != "commune-cadres":
        chosen = {trait: one for trait, one in chosen.items() if not trait.startswith("title")}
    return [column for trait, header in chosen.values() for column in columns_of(trait, header)]


# --- a sheet ----------------------------------------------------------------------------------------------------


def sheet_of(people: Sequence[Any], layout: Layout) -> Sheet:
    """A list of people under headings of their bodies, as a sheet."""
    columns = [Column(("TT",), lambda _: ""), *layout.columns]
    depth = max(len(column.path) for column in columns)
    rows = [[text] for text in layout.above]
    merged = [Span(n, 1, n, len(columns)) for n in range(1, len(rows) + 1)] if layout.merged else []
    header, spans = _header(columns, depth, len(rows) + 1)
    rows += header
    merged += spans if layout.merged else []
    if layout.furniture:
        rows.append(_numbered(layout.furniture, len(columns)))
    for number, (body, group) in enumerate(groupby(people, lambda one: one.body)):
        if body:
            rows.append([("I", "II", "III", "IV", "V", "VI", "VII")[number % 7], body])
        rows += [[str(n), *(column.said(one) for column in columns[1:])] for n, one in enumerate(group, 1)]
    rows += [[text] for text in layout.closing]
    cells = (Row(n, tuple(Cell(text.strip()) for text in row)) for n, row in enumerate(rows, 1))
    return Sheet("danh-sach.xlsx", layout.name, tuple(cells), tuple(merged))


def _header(columns: Sequence[Column], depth: int, first: int) -> tuple[list[list[str]], list[Span]]:
    """The rows of a header, each outer part over its columns, and how its cells are merged."""
    rows = [["" for _ in columns] for _ in range(depth)]
    spans = []
    for level in range(depth):
        position = 0
        for parts, width in _groups([column.path[: level + 1] for column in columns]):
            if len(parts) == level + 1:
                rows[level][position] = parts[level]
                down = depth - 1 if len(columns[position].path) == level + 1 else level
                if width > 1 or down > level:
                    spans.append(Span(first + level, position + 1, first + down, position + width))
            position += width
    return rows, spans


def _groups(paths: Sequence[Path]) -> list[tuple[Path, int]]:
    """Paths that stand side by side, with the number of columns that each is over."""
    return [(parts, len(list(group))) for parts, group in groupby(paths)]


def _numbered(start: Sequence[str], width: int) -> list[str]:
    """A row of column numbers that begins so, over all columns."""
    row = list(start[:width])
    if row[-1] == "IV":
        return row[:width] + ["V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"][: width - len(row)]
    wrapped = row[-1][0] if row[-1][0] in "([" else ""
    last = int("".join(letter for letter in row[-1].partition("=")[0] if letter.isdigit()) or 0)
    closing = {"(": ")", "[": "]"}.get(wrapped, "")
    return row + [f"{wrapped}{last + n}{closing}" for n in range(1, width - len(row) + 1)]


# --- what it must come to ---------------------------------------------------------------------------------------


@cache
def known() -> tuple[Rulebook, tuple[Form, ...]]:
    """The shipped rules and forms."""
    problems = Problems()
    rulebook = read_rulebook(ROOT / "rules", "rules", problems)
    forms = read_forms(ROOT / "rules/forms", "rules/forms", rulebook.facts, problems)
    assert problems.found == []
    return rulebook, forms


def truth(form: str, people: Sequence[Any]) -> dict[str, int]:
    """Facts of a form, counted from the people by hand."""
    minority = [one for one in people if one.ethnicity != "Kinh"]
    women = [one for one in people if one.sex == "Nữ"]
    if form == "commune-cadres":
        chairs = [one for one in people if "Chủ tịch HĐND" in one.post]
        return {
            "commune_cadres": len(people),
            "women_commune_cadres": len(women),
            "minority_commune_cadres": len(minority),
            "commune_party_secretaries": sum(one.post.startswith("Bí thư") for one in people),
            "commune_party_deputies": sum(one.post.startswith("Phó Bí thư") for one in people),
            "commune_council_chairs_concurrent": sum("kiêm" in one.post for one in chairs),
            "commune_council_chairs_full_time": sum("kiêm" not in one.post for one in chairs),
            "commune_committee_chairs": sum(one.post.startswith("Chủ tịch UBND") for one in people),
            "communes_with_minority_cadre": len({one.body for one in minority}),
            "commune_cadres_master": sum(one.education == "Thạc sỹ" for one in people),
            "commune_cadres_degree": sum(one.education == "Đại học" for one in people),
            "commune_cadres_advanced_theory": sum(one.theory.startswith("Cao") for one in people),
            "commune_cadres_intermediate_theory": sum(one.theory == "Trung cấp" for one in people),
            "commune_cadres_principal_rank": sum(one.rank == "CVC" for one in people),
            "commune_cadres_specialist_rank": sum(one.rank == "CV" for one in people),
            "commune_cadres_title_training": sum(one.trained for one in people),
            "commune_cadres_title_standard": sum(one.standard for one in people),
            "commune_cadres_good_share": sum(one.ratings[1] in ("HTTNV", "HTXSNV") for one in people),
        }
    if form == "agency-managers":
        heads = sum(not one.post.startswith("Phó") and one.post != "Đội phó" for one in people)
        return {
            "agency_managers": len(people),
            "agency_heads": heads,
            "agency_deputies": len(people) - heads,
            "minority_agency_managers": len(minority),
            "minority_managers_master": sum(one.education == "Thạc sỹ" for one in minority),
            "minority_managers_advanced_theory": sum(one.theory.startswith("Cao") for one in minority),
        }
    return {
        "city_leaders": len(people),
        "council_chairs": sum(one.post == "Chủ tịch HĐND" for one in people),
        "committee_vice_chairs": sum(one.post == "Phó Chủ tịch UBND" for one in people),
        "women_city_leaders": len(women),
        "minority_city_leaders": len(minority),
        "city_leaders_master": sum(one.education == "Thạc sỹ" for one in people),
    }


class Read(NamedTuple):
    """What became of a list: ``outcome`` and the codes of what was told.

    ``read``: every fact is what it must be. ``told``: some have bounds or no value, and a warning says so; ``lost``:
    none says so. ``refused``: an error. ``wrong``: a number that is not true.
    """

    outcome: str
    codes: frozenset[str]


def read(sheet: Sheet, form: str, people: Sequence[Any], forms: Sequence[Form] | None = None) -> Read:
    """What becomes of a list of these people."""
    rulebook, every = known()
    problems = Problems()
    made = count_sheets([sheet], rulebook, forms or every, {}, ListWanted(), problems)
    codes = frozenset(one.code for one in problems.found)
    if problems.has_errors or not made.sheets:
        return Read("refused" if codes else "lost", codes)
    found: dict[str, tuple[Bounds | None, int]] = {}
    for one in made.counted:
        found.setdefault(one.fact, (one.value, one.counted))
    outcome = "read"
    for fact, value in truth(form, people).items():
        bounds, counted = found.get(fact, (None, 0))
        if bounds is None or (bounds.exact is None and bounds.low != bounds.high):
            outcome = outcome if outcome == "wrong" else "told" if codes else "lost"
            if bounds is not None and not (bounds.low or 0) <= value <= (bounds.high or value):
                outcome = "wrong"
        elif counted != value:
            outcome = "wrong"
    return Read(outcome, codes)


# --- drawn by chance --------------------------------------------------------------------------------------------


def drawn(chance: random.Random, words: Any, form: str) -> Layout:
    """A layout drawn from wordings: headers in any order, merged or not, furniture, title, places and dates."""
    chosen: dict[str, str] = {}
    for trait, other in (("sex", "women"), *((name, f"{name} marks") for name in ("education", "theory", "rank"))):
        name = chance.choice([trait, other])
        chosen[name] = chance.choice(words[f"headers/{name}"])
    for name in ("born", "ethnicity", "post", "rating", "title training", "title standard"):
        chosen[name] = chance.choice(words[f"headers/{name}"])
    name = chance.choice(words["headers/name"])
    columns = usual(form, **chosen)[1:]
    blocks = [list(group) for _, group in groupby(columns, lambda one: one.path[0] if len(one.path) > 1 else one.path)]
    chance.shuffle(blocks)
    above = [chance.choice(words[name]) for name in ("places/same", f"titles/{form}", "dates/same")]
    people = PEOPLE[form]
    women, minority = sum(one.sex == "Nữ" for one in people), sum(one.ethnicity != "Kinh" for one in people)
    closing = chance.choice(words["totals"]).format(n=len(people), w=women, m=minority)
    return Layout(
        above=[*above, ""],
        columns=[*columns_of("name", name), *(column for block in blocks for column in block)],
        furniture=chance.choice(words["furniture"]),
        closing=[closing, "", "NGƯỜI LẬP BIỂU"],
        merged=chance.random() < 0.7,
    )
