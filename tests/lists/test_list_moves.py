"""chitieu diff on two lists: how every fact moved, how many came, left and changed post; numbers, and never a name."""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import ROOT, Run
from tests.lists.made import CADRES, LEADERS, MANAGERS, cadres, leaders, managers, write
from tests.lists.test_privacy import CANARY, PIECES, WAYS

pytestmark = pytest.mark.slow("two lists in every output")

People = list[Any]
Change = Callable[[People], People]
DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"


def changed(position: int, **said: Any) -> Change:
    return lambda people: [replace(one, **said) if n == position else one for n, one in enumerate(people)]


def without(*positions: int) -> Change:
    return lambda people: [one for n, one in enumerate(people) if n not in positions]


def all_of(*changes: Change) -> Change:
    def made(people: People) -> People:
        for change in changes:
            people = change(people)
        return people

    return made


def each(**said: Any) -> Change:
    return lambda people: [replace(one, **said) for one in people]


def moves(run: Run, then: Path, now: Path, *more: str) -> dict[str, Any]:
    ran = run("diff", then, now, "--format", "json", "--small", *more)
    assert ran.code == 0, ran.err
    return {row["move"]: row for row in json.loads(ran.out)["moves"]}


def people_moved(run: Run, folder: Path, earlier: Change, later: Change) -> tuple[Any, Any, Any]:
    """Came, left and changed post, from the list of Phụ lục 5 with a change to the same with another."""
    then = write(folder / "2022.xlsx", cadres(earlier(CADRES)))
    now = write(folder / "2023.xlsx", cadres(later(CADRES)))
    found = moves(run, then, now)
    return tuple(found[key]["change"] for key in ("came", "left", "changed_post"))


SAME: Change = list
POST = "Phó Bí thư Đảng ủy"
CASES: dict[str, tuple[Change, Change, tuple[Any, Any, Any]]] = {
    "nobody moved": (SAME, SAME, ("0", "0", "0")),
    "one left": (SAME, without(8), ("0", "1", "0")),
    "one came": (without(8), SAME, ("1", "0", "0")),
    "one for another": (SAME, changed(4, code="Cán bộ 91"), ("1", "1", "0")),
    "another of the same name": (SAME, changed(4, born=1991), ("1", "1", "0")),
    "a birth said in full": (SAME, changed(4, born="3/4/1965"), ("0", "0", "0")),
    "another post": (SAME, changed(3, post=POST), ("0", "0", "1")),
    "a post besides": (SAME, changed(3, post=f"Chủ tịch UBND phường kiêm {POST}"), ("0", "0", "1")),
    "a post written another way": (SAME, changed(3, post="CT UBND phường"), ("0", "0", "0")),
    "a degree is no post": (SAME, changed(5, education="Thạc sỹ"), ("0", "0", "0")),
    "in another commune, born that year": (
        SAME,
        lambda people: sorted(changed(4, body="Xã Sùng Phài")(people), key=lambda one: one.body != "Phường Đoàn Kết"),
        ({"at_least": "0", "at_most": "1"},) * 3,
    ),
    "in another commune, born that day": (
        changed(4, born="3/4/1965"),
        changed(4, born="3/4/1965", body="Phường Đoàn Kết"),
        ("0", "0", "1"),
    ),
    "without a birth": (SAME, changed(4, born=""), ({"at_least": "0", "at_most": "1"},) * 3),
    "a commune of another name": (
        SAME,
        lambda people: [replace(one, body=one.body.replace("Đông Phong", "Đông Hà")) for one in people],
        ({"at_least": "0", "at_most": "3"},) * 3,
    ),
    "a commune of another name, births in full": (
        each(born="3/4/1965"),
        lambda people: [
            replace(one, born="3/4/1965", body=one.body.replace("Đông Phong", "Đông Hà")) for one in people
        ],
        ("0", "0", {"at_least": "0", "at_most": "3"}),
    ),
    "masked names": (SAME, changed(4, code="***"), ("1", "1", "0")),
    "masked on both": (
        changed(4, code="***"),
        changed(4, code="…"),
        ({"at_least": "0", "at_most": "1"},) * 3,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_people_who_moved(case: str, run: Run, tmp_path: Path) -> None:
    earlier, later, expected = CASES[case]
    assert people_moved(run, tmp_path, earlier, later) == expected


def test_every_fact_of_the_form_moves_as_it_is_counted(run: Run, tmp_path: Path) -> None:
    then = write(tmp_path / "2022.xlsx", cadres())
    now = write(tmp_path / "2023.xlsx", cadres(all_of(without(0), changed(7, ethnicity="Mông"))(CADRES)))
    found = moves(run, then, now)
    values = {}
    for path in (then, now):
        ran = run("import", path, "--format", "json")
        values[path] = {
            one["fact"]: one["value"] for one in json.loads(ran.out)["facts"] if one["year"] in (None, 2022)
        }
    facts = {key: (row["then"], row["now"]) for key, row in found.items() if row["then"] and key != "people"}
    assert facts == {fact: (value, values[now][fact]) for fact, value in values[then].items() if value}
    assert found["minority_commune_cadres"]["change"] == "0"
    assert found["commune_cadres"]["change"] == "-1"


def test_folders_and_several_forms(run: Run, tmp_path: Path) -> None:
    for year, change in (("2022", SAME), ("2023", without(0))):
        (tmp_path / year).mkdir()
        write(tmp_path / year / "pl3.xlsx", leaders(LEADERS), "PL3")
        write(tmp_path / year / "pl4.xlsx", managers(change(MANAGERS)), "PL4")
    ran = run("diff", tmp_path / "2022", tmp_path / "2023", "--format", "json", "--small")
    rows = [row for row in json.loads(ran.out)["moves"] if row["move"] == "left"]
    assert {row["form"]: row["change"] for row in rows} == {"city-leaders": "0", "agency-managers": "1"}


def test_small_numbers_are_hidden_with_what_tells_them(run: Run, tmp_path: Path) -> None:
    then = write(tmp_path / "2022.xlsx", cadres())
    people = all_of(changed(4, code="Cán bộ 91"), changed(3, post=POST), without(8, 9, 10))(CADRES)
    now = write(tmp_path / "2023.xlsx", cadres(people))
    ran = run("diff", then, now, "--format", "json")
    rows = {row["move"]: row for row in json.loads(ran.out)["moves"]}
    assert [(rows[key]["change"], rows[key]["hidden"]) for key in ("came", "left", "changed_post")] == [
        (None, True)
    ] * 3
    plain = run("diff", then, now, "--lang", "en").out
    assert "came  hidden\n" in plain
    assert "numbers of people under 3 are hidden, and those by which they could be told; --small shows them" in plain
    shown = moves(run, then, now)
    assert [shown[key]["change"] for key in ("came", "left", "changed_post")] == ["1", "4", "1"]
    assert "  hidden\n" not in run("diff", then, now, "--lang", "en", "--small").out


@pytest.mark.parametrize("format", ["table", "plain", "json", "csv", "markdown", "html"])
def test_formats_say_the_same(format: str, run: Run, tmp_path: Path) -> None:
    then = write(tmp_path / "2022.xlsx", cadres())
    now = write(tmp_path / "2023.csv", cadres(without(0, 1, 2, 3)(CADRES)))
    ran = run("diff", then, now, "--format", format, "--only", "changed")
    assert ran.code == 0
    assert "23" in ran.out
    assert "19" in ran.out
    if format == "csv":
        rows = {row["move"]: row for row in csv.DictReader(io.StringIO(ran.out))}
        assert (rows["people"]["then"], rows["people"]["now"], rows["people"]["change"]) == ("23", "19", "'-4")
        assert rows["left"]["change"] == "4"


def test_a_workbook_has_a_row_for_each(run: Run, tmp_path: Path) -> None:
    then, now = write(tmp_path / "2022.xlsx", cadres()), write(tmp_path / "2023.xlsx", cadres(without(0)(CADRES)))
    assert run("diff", then, now, "-o", tmp_path / "moved.xlsx", "--lang", "en").code == 0
    rows = load_workbook(tmp_path / "moved.xlsx").worksheets[0].iter_rows(values_only=True)
    assert ("Phụ lục 5: danh sách cán bộ chủ chốt cấp xã", "People on the list", 23, 22, -1) in rows


def test_what_stands_on_one_side_alone_is_told(run: Run, tmp_path: Path) -> None:
    then, now = write(tmp_path / "2022.xlsx", cadres()), write(tmp_path / "2023.xlsx", managers(), "PL4")
    ran = run("diff", then, now)
    assert ran.code == 0
    assert ran.err.count("[one-list-alone]") == 2


def test_a_list_of_another_unit_is_told(run: Run, tmp_path: Path) -> None:
    others = [replace(one, code=f"Người {n:02}") for n, one in enumerate(CADRES)]
    then, now = write(tmp_path / "2022.xlsx", cadres()), write(tmp_path / "2023.xlsx", cadres(others))
    assert "[nobody-met-again]" in run("diff", then, now).err


def test_the_later_list_first_is_told(run: Run, tmp_path: Path) -> None:
    earlier = [[cell.replace("2022", "2020") if isinstance(cell, str) else cell for cell in row] for row in cadres()]
    then, now = write(tmp_path / "2022.xlsx", earlier), write(tmp_path / "2023.xlsx", cadres())
    assert "[earlier-list]" in run("diff", now, then).err
    assert "[earlier-list]" not in run("diff", then, now).err


def test_lists_have_no_verdicts(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "2022.xlsx", cadres())
    ran = run("diff", path, path, "--fail-on", "worse", "--lang", "en")
    assert (ran.code, ran.err) == (2, "lists have no verdicts: --fail-on, --rules-a and --rules-b are for datasets\n")


def test_a_list_and_a_dataset_are_no_pair(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "2022.xlsx", cadres())
    ran = run("diff", path, DATASET)
    assert ran.code == 3
    assert "[other-kind]" in ran.err


def test_faults_of_both_lists_are_told_at_once(run: Run, tmp_path: Path) -> None:
    rows = cadres(changed(4, born="x")(CADRES))
    then, now = write(tmp_path / "2022.xlsx", rows), write(tmp_path / "2023.xlsx", rows)
    ran = run("diff", then, now)
    assert ran.code == 3
    assert ran.err.count("[not-a-birth]") == 2


def test_a_list_is_known_by_its_content(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "2022.xlsx", cadres())
    renamed = Path(shutil.copy(path, tmp_path / "2022.yaml"))
    assert run("diff", path, renamed).code == 0


@pytest.mark.slow("four outputs of 13 lists, searched for every name")
@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_in_nothing_that_is_said(way: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_DEBUG", "1")
    one, two = write(tmp_path / "a.xlsx", WAYS[way](cadres())), write(tmp_path / "b.xlsx", cadres())
    for pair in ((one, two), (two, one), (one, one)):
        for format in ("plain", "json", "csv", "html"):
            ran = run("diff", *pair, "--small", "--format", format)
            said = unicodedata.normalize("NFC", ran.out + ran.err).replace("Danh sách", "")  # of the heading
            assert not [piece for piece in (CANARY, *PIECES) if piece in said]
