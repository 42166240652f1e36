"""Goals that a report mentions, in its own words, and those that it never does."""

from __future__ import annotations

import pytest

from chitieu.prose.mentions import AskedGoal, mentions
from chitieu.prose.plain import plain_report

_NQ, _KH = ("06-NQ/TU", "Nghị quyết"), ("34-KH/ThU", "Kế hoạch")
_ASKED = [
    AskedGoal("NQ", _NQ, "60% cơ quan, đơn vị thành phố có lãnh đạo là người DTTS; đến năm 2030 là 65%."),
    AskedGoal("NQ", _NQ, "40% trưởng, phó phòng người DTTS ở ngạch chuyên viên chính; đến năm 2030 là 45%."),
    AskedGoal("NQ", _NQ, "70% cán bộ chủ chốt cấp xã có trình độ chuyên môn đại học trở lên; đến năm 2030 là 90%."),
    AskedGoal("KH", _KH, "100% cán bộ chủ chốt cấp xã có trình độ chuyên môn đại học trở lên."),
    AskedGoal("NQ", _NQ, "Tỷ lệ nữ trong cán bộ chủ chốt cấp xã khoảng 10%."),
    AskedGoal("KH", _KH, "Tỷ lệ nữ trong cán bộ chủ chốt cấp xã khoảng 30%."),
]
_GOALS = [
    "“60% các cơ quan, đơn vị khối Nhà nước thành phố có cán bộ lãnh đạo người dân tộc thiểu số, đến năm 2030 là 65%”",
    "“40% có trình độ quản lý nhà nước ngạch chuyên viên chính, đến năm 2030 là 45%”",
    "“70% có trình độ chuyên môn đại học trở lên, đến năm 2030 là 90%” (theo Nghị quyết 06-NQ/TU)",
    "“100% có trình độ chuyên môn đại học trở lên” (theo Kế hoạch của Thành ủy)",
    "“Tỷ lệ cán bộ nữ khoảng 10%, đến năm 2030 là 15%” (theo Nghị quyết 06-NQ/TU)",
    "“Tỷ lệ cán bộ nữ khoảng 30%” (theo Kế hoạch của Thành ủy)",
]


def _report(goals: list[str]) -> str:
    lines = [f"- Mục tiêu: {goal}. Kết quả: đạt 50%." if goal else "- Không nêu." for goal in goals]
    first = ["1. Trưởng, phó phòng người dân tộc thiểu số thuộc thành phố", *lines[:2]]
    return "\n".join(["II. KẾT QUẢ", *first, "2. Đối với cán bộ chủ chốt cấp xã", *lines[2:]])


def test_goals_are_found_where_they_stand() -> None:
    found = mentions(_ASKED, plain_report(_report(_GOALS)))
    places = [(spot.section, spot.paragraph) if spot else None for spot in found]
    assert places == [("II.1", 1), ("II.1", 2), ("II.2", 1), ("II.2", 2), ("II.2", 3), ("II.2", 4)]


@pytest.mark.parametrize("removed", range(len(_GOALS)))
def test_a_goal_that_is_left_out_is_told(removed: int) -> None:
    goals = ["" if at == removed else goal for at, goal in enumerate(_GOALS)]
    found = mentions(_ASKED, plain_report(_report(goals)))
    assert [at for at, spot in enumerate(found) if spot is None] == [removed]


def test_a_report_that_quotes_nothing_is_read_by_sentences() -> None:
    text = "Mục tiêu: 60% cơ quan, đơn vị thành phố có lãnh đạo là người DTTS. Kết quả: có 3/17 cơ quan."
    found = mentions(_ASKED, plain_report(text))
    assert [spot is not None for spot in found] == [True, *[False] * 5]
    assert mentions(_ASKED, plain_report("")) == [None] * 6
    assert mentions([], plain_report(text)) == []
