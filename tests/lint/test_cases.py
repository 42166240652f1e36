"""Cases of a target are held against each other: never reached, overlapping, gaps between them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
RATIO = "minority_led_agencies / agencies"
SHADOWED, OVERLAP, GAP = "case-shadowed", "cases-overlap", "cases-gap"


def laid(workspace: Path, *cases: str) -> None:
    facts = workspace / "rules/facts.yaml"
    facts.write_text(
        facts.read_text("utf-8")
        + "  area: {label: Diện tích, unit: km2, group: agency-managers, fractional: true}\n"
        + "  pupils: {label: Học sinh, unit: người, group: agency-managers}\n"
        + "attributes:\n  region: {label: Vùng, values: {uplands: Vùng cao, lowlands: Vùng thấp}}\n"
        + "  kind: {label: Loại, values: {ward: Phường, commune: Xã}}\n",
        "utf-8",
    )
    levels = (
        f"  - {f'when: {case}' + chr(10) + '    ' if case else ''}at_least: {{2025: {number}0%}}\n"
        for number, case in enumerate(cases, 1)
    )
    (workspace / RULE).write_text(
        "id: minority-led-agencies\nindicator: minority-led-agencies\nstatement: Mức.\nsource: mục II\ncases:\n"
        + "".join(levels),
        "utf-8",
    )


@pytest.mark.parametrize(
    ("cases", "asked", "unit"),
    [
        (["agencies >= 10", "agencies >= 20"], [SHADOWED], "agencies = 20"),
        (["agencies >= 20", "agencies >= 10"], [], ""),
        (["agencies >= 10", "agencies >= 20", "agencies >= 10"], [SHADOWED, SHADOWED], ""),
        (["agencies > 10 and agencies < 5", "agencies >= 20"], [SHADOWED], "no unit fits"),
        (["agencies <= 20", "agencies >= 20"], [OVERLAP], "agencies = 20"),
        (["agencies <= 25", "agencies >= 20"], [OVERLAP], "agencies = 20"),
        (["agencies < 20", "agencies > 20"], [GAP], "agencies = 20"),
        (["agencies < 20", "agencies > 20", ""], [], ""),
        (["agencies <= 20", "agencies >= 21"], [], ""),  # a count is whole
        (["area <= 20", "area >= 21"], [GAP], "area = 41/2"),
        (["agencies >= 10"], [], ""),  # it applies to those alone
        (["region == uplands", "region == lowlands"], [], ""),
        (["region == uplands", "region == uplands and agencies > 5"], [SHADOWED], "region = uplands"),
        (["region == uplands", "agencies > 5"], [OVERLAP], "region = uplands"),
        (["region in (uplands, lowlands)", ""], [SHADOWED], ""),
        (["agencies < 19.5", "agencies > 19.5"], [], ""),
        (["good_share < 50%", "good_share > 50%"], [GAP], "good_share = 1/2"),
        (["minority_led_agencies > 5 and agencies < 5", ""], [SHADOWED], "no unit fits"),  # it is a part of them
        ([f"{RATIO} > 1/2", f"{RATIO} > 1/3"], [], ""),
        ([f"{RATIO} > 1/3", f"{RATIO} > 1/2"], [SHADOWED], f"{RATIO} = "),
        ([f"{RATIO} < 1/3", f"{RATIO} > 1/3"], [GAP], f"{RATIO} = 1/3"),
        ([f"1/3 >= {RATIO}", f"{RATIO} >= 30%"], [OVERLAP], f"{RATIO} = "),
        ([f"{RATIO} > 100%", ""], [SHADOWED], "no unit fits"),  # it is a part
        (["area / agencies > 100%", ""], [], ""),
        (["agencies + pupils <= 20", "agencies + pupils >= 21"], [], ""),  # both are whole
        (["agencies + area <= 20", "agencies + area >= 21"], [GAP], "agencies + area = 41/2"),
        (["agencies + pupils < 20", "agencies + pupils > 20"], [GAP], "agencies + pupils = 20"),
        ([f"{RATIO} > 1/3", "agencies > 5"], [], ""),  # a fact in both: not looked at
        (["agencies - pupils > 5", "agencies - pupils > 9"], [SHADOWED], "agencies - pupils = 10"),
        (["agencies - pupils > 9", "agencies - pupils <= 9"], [], ""),
        (["agencies + pupils >= 10", "pupils + agencies >= 12"], [SHADOWED], "agencies + pupils = 12"),
        (["pupils * agencies > 10", "agencies * pupils > 12"], [SHADOWED], "agencies * pupils = 13"),
        (["agencies >= pupils", "pupils <= agencies"], [SHADOWED], "agencies - pupils = 0"),
        (["agencies > pupils", "agencies < pupils"], [GAP], "agencies - pupils = 0"),
        (["agencies > pupils", "agencies <= pupils"], [], ""),
        (["agencies - pupils < 3", "agencies - pupils > 3"], [GAP], "agencies - pupils = 3"),
        (["agencies - pupils < 0 - 1", "agencies - pupils >= 0"], [GAP], "agencies - pupils = -1"),
        (["agencies - pupils <= 0", "agencies - pupils >= 1"], [], ""),  # both are whole
        (["agencies - area <= 0", "agencies - area >= 1"], [GAP], "agencies - area = 1/2"),
        (["agencies - pupils - area < 0", ""], [], ""),
        (["agencies - minority_led_agencies < 0", ""], [SHADOWED], "no unit fits"),  # a part of them
        (["agencies * 2 > 5", "agencies * 2 > 9"], [SHADOWED], "agencies = 5"),
        (["9 < agencies * 2", "2 * agencies <= 9"], [], ""),
        (["agencies / 2 + 1 >= 5", "agencies - 8 >= 9"], [SHADOWED], "agencies = 17"),
        (["agencies * area < 20", "agencies * area > 20"], [GAP], "agencies * area = 20"),
        (["agencies * pupils < 20", "agencies * pupils > 20", ""], [], ""),
        (["agencies * (pupils + area) < 20", "agencies * (pupils + area) < 10"], [], ""),  # not looked at
        (["agencies > 10 and area > 5", "agencies > 20 and area > 9"], [SHADOWED], "agencies = 21, area = "),
        (["agencies > 10 and area > 5", "agencies > 20 and area > 2"], [OVERLAP], "agencies = 21, area = "),
        (["region == uplands and area < 5", "region == uplands and area > 5"], [GAP], "region = uplands, area = 5"),
        (["region == uplands and area >= 5", "region == lowlands and area >= 8"], [], ""),  # below both none is asked
        (
            ["region == uplands", "region == lowlands and kind == ward"],
            [GAP],
            "region = lowlands, kind = commune",
        ),
        (
            ["region == uplands and kind == ward", "region == lowlands and kind == ward"],
            [],
            "",
        ),  # communes are not asked
        (["region == uplands and kind == ward"], [], ""),
    ],
)
def test_cases_against_each_other(cases: list[str], asked: list[str], unit: str, run: Run, workspace: Path) -> None:
    laid(workspace, *cases)
    ran = run("lint", RULE, "--format", "json", "--lang", "en", cwd=workspace)
    found = [one for one in json.loads(ran.out) if one["code"] in (SHADOWED, OVERLAP, GAP)]
    assert [one["code"] for one in found] == asked, ran.err
    assert unit in " ".join(one["message"] for one in found)


def test_the_place_is_the_case(run: Run, workspace: Path) -> None:
    laid(workspace, "agencies >= 10", "agencies >= 20")
    ran = run("lint", RULE, "--format", "json", cwd=workspace)
    assert [one["line"] for one in json.loads(ran.out) if one["code"] == SHADOWED] == [8]
