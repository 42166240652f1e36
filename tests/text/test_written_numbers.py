"""Numbers beside the plain way: one reading in files and in tables of many units."""

from __future__ import annotations

from pathlib import Path

import pytest

from chitieu.text.written_numbers import Meant, probably_meant, without_groups
from tests.conftest import Run

READ = {
    "1.234,5": "1234.5",
    "1.234.567,89%": "1234567.89%",
    "1,234.5": "1234.5",
    "-1.234,567": "-1234.567",
    "1.234": "1.234",
    "1.234.567": "1234567",
    "-1,234,567%": "-1234567%",
    "1.234,567,890": "1.234,567,890",
    "12.34.567": "12.34.567",
    "0.234.567": "0.234.567",
    "0.234,5": "0.234,5",
    "12.34,5": "12.34,5",
    "1.234,5,6": "1.234,5,6",
}
MEANT = {
    "60％": Meant("percent", "60%"),
    "６０%": Meant("digits", "60%"),
    "≥ 60%": Meant("sign", "60%", "at_least"),
    ">=60": Meant("sign", "60", "at_least"),
    ">3260": Meant("sign", "3260", "more_than"),
    "< 5,5": Meant("sign", "5,5", "less_than"),
    "≤5％": Meant("sign", "5%", "at_most"),
    "Trên 60%": Meant("sign", "60%", "more_than"),
    "60\u00a0%": Meant("blank", "60%"),
    "60\u202f%": Meant("blank", "60%"),
    "3 260": Meant("blank", "3260"),
}


@pytest.mark.parametrize("given", READ)
def test_groups_of_three(given: str) -> None:
    assert without_groups(given) == READ[given]


@pytest.mark.parametrize("given", MEANT)
def test_what_was_meant(given: str) -> None:
    assert probably_meant(given) == MEANT[given]


@pytest.mark.parametrize("given", ["60", "60%", "ba", "", "≥", "60 người", "3/17", "≥ 3/17"])
def test_what_means_nothing_else(given: str) -> None:
    assert probably_meant(given) is None


TOLD = {
    "60％": ("write 60%", "the percent sign is another than %"),
    "≥ 60%": ("the sign is a key: write at_least: 60%", "in the column s_at_least"),
    "<5%": ("write less_than: 5% in a target, at_most: 5% of a figure", "in the column s_at_most"),
    "60\u00a0%": ("write 60%, without a space", "a blank stands in the number"),
    "６０%": ("write 60%", "these digits are others than those of the keyboard"),
}


@pytest.fixture
def money(tmp_path: Path) -> Path:
    files = {
        "rules/facts.yaml": "groups: {g: N}\nfacts:\n  m: {label: M, unit: triệu đồng, group: g, fractional: true}\n"
        '  s: {label: S, unit: "%", group: g}\n',
        "rules/indicators.yaml": "indicators:\n  i: {label: I, formula: m, unit: triệu đồng, group: g}\n"
        '  j: {label: J, formula: s, unit: "%", group: g}\n',
        "rules/D/document.yaml": "id: D\nsymbol: D/1\ntitle: T\nissuer: I\ndate: 2021-01-01\nhorizons: [2025]\n",
        "rules/D/i.yaml": "id: i\nindicator: i\nstatement: S\nsource: S\nat_least: {2025: 1000}\n",
        "rules/D/j.yaml": "id: j\nindicator: j\nstatement: S\nsource: S\nat_least: {2025: 50%}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def dataset(folder: Path, facts: str) -> None:
    (folder / "d.yaml").write_text(f"unit: {{id: u, name: U}}\nas_of: 2025-12-31\nsource: S\nfacts: {facts}\n", "utf-8")


def test_one_reading_in_files_and_tables(run: Run, money: Path) -> None:
    dataset(money, '{m: "1.234,5", s: 60%}')
    assert "2469/2" in run("evaluate", "d.yaml", "--format", "json", cwd=money).out
    (money / "t.csv").write_text("unit;as_of;m\nx;31/12/2025;1.234,5\n", "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", cwd=money)
    assert (ran.code, "12345,10" in (money / "v.csv").read_text("utf-8")) == (0, True), ran.err
    (money / "t.csv").write_text("unit;as_of;m\nx;31/12/2025;1.234\n", "utf-8")
    assert "[ambiguous-number]" in run("evaluate-many", "t.csv", cwd=money).err


def test_two_groups_of_three_are_thousands(run: Run, money: Path) -> None:
    dataset(money, "{m: 1.234.567, s: 60%}")
    assert "1234567" in run("evaluate", "d.yaml", "--format", "json", cwd=money).out
    (money / "t.csv").write_text("unit;as_of;m\nx;31/12/2025;1.234.567\n", "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", cwd=money)
    assert (ran.code, ",1234567,1," in (money / "v.csv").read_text("utf-8")) == (0, True), ran.err


@pytest.mark.parametrize("given", TOLD)
def test_what_to_write_is_told(given: str, run: Run, money: Path) -> None:
    in_file, in_table = TOLD[given]
    dataset(money, f'{{m: 1, s: "{given}"}}')
    assert in_file in run("evaluate", "d.yaml", "--lang", "en", cwd=money).err
    (money / "t.csv").write_text(f"unit,as_of,s\nx,2025-12-31,{given}\n", "utf-8")
    assert in_table in run("evaluate-many", "t.csv", "--lang", "en", cwd=money).err
