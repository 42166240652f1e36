"""A register of people in one table gives what import counts of the same people, and its verdicts."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, cast

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.judging.assess import Assessor
from chitieu.lists.counting import count_facts
from chitieu.lists.form_files import read_forms
from chitieu.lists.forms import BODY_KIND, PeopleForm
from chitieu.lists.met_again import Staff
from chitieu.lists.people import Entry, People
from chitieu.model import Bounds, Dataset, Fact, Unit
from chitieu.sheets.grid import Sheet
from tests.conftest import ROOT, Run

RULES = ROOT / "rules"
RULEBOOK = read_rulebook(RULES, "rules", Problems())
FORMS = {form.id: form for form in read_forms(RULES / "forms", "rules/forms", RULEBOOK.facts, Problems())}
CADRES = cast(PeopleForm, FORMS["commune-cadres"])
MANAGERS = cast(PeopleForm, FORMS["agency-managers"])
AS_OF = dt.date(2025, 12, 31)


class Line(NamedTuple):
    """A row of a register: a post of a person, in codes; what is not said is left out."""

    unit: str
    person: str
    body: int
    codes: Mapping[str, str]


BODIES = {CADRES.id: ("Phường Một", "Xã Hai", "Xã Ba"), MANAGERS.id: ("Phòng Một", "Trung tâm Hai", "Hội Ba")}


def kinds(form: PeopleForm) -> Sequence[str]:
    assert form.body is not None
    assert form.body.kinds is not None
    return [next(iter(form.body.kinds.spellings.codes(name))) for name in BODIES[form.id]]


@st.composite
def registers(draw: st.DrawFn, form: PeopleForm) -> list[Line]:
    lines = []
    for unit in range(draw(st.integers(1, 3))):
        for person in range(draw(st.integers(1, 6))):
            own = {
                id: draw(st.sampled_from(list(trait.values)))
                for id, trait in form.traits.items()
                if not trait.several and draw(st.integers(0, 7))
            }
            for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):
                posts = {
                    id: draw(st.sampled_from(list(trait.values)))
                    for id, trait in form.traits.items()
                    if trait.several and draw(st.integers(0, 7))
                }
                lines.append(Line(f"u{unit}", f"p{person}", draw(st.integers(0, 2)), {**own, **posts}))
    return lines


def people_of(form: PeopleForm, lines: Sequence[Line]) -> People:
    """The people of one unit as import reads them from sheets."""
    numbers: dict[str, int] = {}
    merged: list[dict[tuple[str, int], frozenset[str]]] = []
    posts: dict[tuple[int, int], dict[tuple[str, int], frozenset[str]]] = defaultdict(dict)
    bodies = list(dict.fromkeys(line.body for line in lines))
    for line in lines:
        number = numbers.setdefault(line.person, len(numbers))
        if number == len(merged):
            merged.append({})
        for id, trait in form.traits.items():
            code = line.codes.get(id, trait.blank)
            if code is None:
                continue
            held = [merged[number]] + ([posts[number, line.body]] if trait.several else [])
            for values in held:
                before = values.get((id, 0), frozenset())
                values[id, 0] = before | {code} if trait.several else frozenset({code})
    sheet = Sheet("", "", ())
    entries = tuple(
        Entry(
            sheet,
            0,
            numbers[line.person],
            bodies.index(line.body),
            {**merged[numbers[line.person]], **posts[numbers[line.person], line.body]},
        )
        for line in lines
    )
    own = kinds(form)
    return People(tuple(merged), entries, tuple(own[body] for body in bodies), (0,), frozenset(), Staff((), False))


def counted(form: PeopleForm, lines: Sequence[Line]) -> dict[str, Bounds | None]:
    """What import counts; traits of years are those of the date."""
    timeless = form._replace(traits={id: trait._replace(yearly=False) for id, trait in form.traits.items()})
    return {one.fact: one.value for one in count_facts(timeless, people_of(form, lines), None)}


def written(path: Path, form: PeopleForm, lines: Sequence[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["unit", "as_of", "person", "body", *form.traits])
        for line in lines:
            codes = [line.codes.get(id, "") for id in form.traits]
            writer.writerow([line.unit, AS_OF, line.person, BODIES[form.id][line.body], *codes])


@pytest.mark.parametrize("form", [CADRES, MANAGERS], ids=lambda form: form.id)
@pytest.mark.slow("registers, each planned, judged and counted person by person")
@settings(max_examples=12, phases=[Phase.generate])
@given(data=st.data())
def test_verdicts_are_those_of_lists_counted_one_by_one(
    form: PeopleForm, data: st.DataObject, run: Run, tmp_path: Path
) -> None:
    lines = data.draw(registers(form))
    written(tmp_path / "people.csv", form, lines)
    ran = run(
        *("evaluate-many", tmp_path / "people.csv", "--form", form.id, "--rules", RULES, "-o", tmp_path / "v.parquet"),
        *("--on-error", "skip", "--rejects", tmp_path / "rejects.csv"),
    )
    assert ran.code == 0, ran.err
    rows = duckdb.connect().execute(
        "SELECT unit, document, target, horizon, part, verdict, attainment_numerator, attainment_denominator, "
        "shortfall "
        f"FROM '{tmp_path / 'v.parquet'}'"
    )
    found = {
        tuple(row[:5]): (row[5], None if row[6] is None else Fraction(int(row[6]), int(row[7])), row[8])
        for row in rows.fetchall()
    }
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig") as stream:
        contradicted = {row["unit"] for row in csv.DictReader(stream)}
    expected: dict[tuple[object, ...], tuple[str, Fraction | None, int | None]] = {}
    with Assessor(RULEBOOK, "plain") as assessor:
        for unit in {line.unit for line in lines} - contradicted:
            values = counted(form, [line for line in lines if line.unit == unit])
            facts = {fact: Fact(fact, value, "") for fact, value in values.items() if value is not None}
            for result in assessor.assess(Dataset(Unit(unit, "", {}), AS_OF, "", facts, (), "")).results:
                key = (unit, result.target.document, result.target.id, result.horizon)
                if len(result.parts) != 1:
                    expected[*key, 0] = (str(result.verdict), result.attainment, None)
                for number, part in enumerate(result.parts, 1):
                    row = (str(part.verdict), part.attainment, part.shortfall)
                    expected[*key, 0 if len(result.parts) == 1 else number] = row
    assert found == expected


@pytest.mark.slow("registers, each planned, judged and counted")
def test_kinds_and_spellings(run: Run, tmp_path: Path) -> None:
    """Spellings of the form serve as codes do; a word that it does not know leaves its whole unit out."""
    assert BODY_KIND not in CADRES.traits
    text = (
        "unit,as_of,body,sex,ethnicity,post\n"
        'u1,2025-12-31,Phường Một,Nữ,Mông,"Bí thư Đảng ủy, Chủ tịch HĐND"\n'
        "u1,2025-12-31,Xã Hai,Nam,Kinh,Chủ tịch UBND\n"
        "u2,2025-12-31,Xã Hai,Nam,Kinh,Chủ tịch UBND\n"
        "u2,2025-12-31,Xã Hai,Nam,Klingon,Chủ tịch UBND\n"
    )
    (tmp_path / "people.csv").write_text(text, "utf-8")
    command = ("evaluate-many", tmp_path / "people.csv", "--form", "commune-cadres", "--rules", RULES, "--lang", "en")
    ran = run(*command)
    assert ran.code == 3
    assert "what stands here is no known value of “Dân tộc” (1 rows) [unknown-word]" in ran.err
    assert "Klingon" not in ran.err
    ran = run(*command, "--on-error", "skip", "-o", tmp_path / "v.csv")
    assert ran.code == 0, ran.err
    rows = list(csv.DictReader((tmp_path / "v.csv").read_text("utf-8-sig").splitlines()))
    assert {row["unit"] for row in rows} == {"u1"}
    women = next(row for row in rows if row["target"] == "commune-cadres-women" and row["document"] == "06-NQ-TU")
    assert (women["numerator"], women["denominator"]) == ("1", "2")
    ran = run("evaluate-many", tmp_path / "people.csv", "--form", "commune-cadre", "--rules", RULES, "--lang", "en")
    assert "did you mean “commune-cadres”?" in ran.err


def test_rows_of_one_person_must_agree(run: Run, tmp_path: Path) -> None:
    text = "unit,as_of,person,body,sex\nu1,2025-12-31,a,Xã Hai,Nam\nu1,2025-12-31,a,Xã Ba,Nữ\n"
    (tmp_path / "people.csv").write_text(text, "utf-8")
    command = ("evaluate-many", tmp_path / "people.csv", "--form", "commune-cadres", "--rules", RULES, "--lang", "en")
    ran = run(*command)
    assert ran.code == 3
    assert "the rows of one person differ in “Giới tính” (1 rows) [rows-differ]" in ran.err
