"""Reports that a generator writes from consistent figures are clean; a slip is found where it is, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chitieu.language import language
from chitieu.numbers import is_cut, may_print, rounded
from chitieu.prose.figures import marks_of
from chitieu.prose.report import Grid, Spot
from chitieu.prose.statements import Drawer, Statement
from chitieu.prose.tables import of_table
from tests.prose.sets import read

_VI = language("vi")


class _Line(NamedTuple):
    """A paragraph, the figure in it that is computed, and what it is when it slips."""

    text: str
    figure: str
    slipped: str


def _n(value: int) -> str:
    return _VI.number(Fraction(value), 0)


def _of(text: str, value: Fraction, decimals: int, slip: Fraction) -> _Line:
    figure = rounded(value * 100, decimals).replace(".", ",") + "%"
    slipped = rounded((value + slip) * 100, decimals).replace(".", ",") + "%"
    return _Line(text.replace("@", figure), figure, slipped)


def _ratio(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    return _of(f"Toàn huyện có {_n(a)}/{_n(a + b)} thôn có nhà văn hóa, đạt @.", Fraction(a, a + b), decimals, slip)


def _ratio_after(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    return _of(f"Tỷ lệ cơ quan đã số hóa là @ ({_n(a)}/{_n(a + b)} cơ quan).", Fraction(a, a + b), decimals, slip)


def _share(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    text = f"Tổng số hồ sơ tiếp nhận là {_n(a + b)} hồ sơ, trong đó đúng hạn {_n(a)} hồ sơ, chiếm tỷ lệ @."
    return _of(text, Fraction(a, a + b), decimals, slip)


def _share_across(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    text = f"Cả tỉnh rà soát {_n(a + b)} hộ. Số hộ cận nghèo là {_n(a)} hộ (chiếm @)."
    return _of(text, Fraction(a, a + b), decimals, slip)


def _rise(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    text = f"Số lượt khám bệnh tăng từ {_n(a)} lượt lên {_n(a + b)} lượt, tăng @."
    return _of(text, Fraction(b, a), decimals, slip)


def _fall(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    text = f"Số vụ vi phạm là {_n(a)} vụ, giảm @ so với cùng kỳ ({_n(a + b)} vụ)."
    return _of(text, Fraction(b, a + b), decimals, slip)


def _difference(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    text = f"Đàn trâu có {_n(a + b)} con, tăng @ (+{_n(b)} con) so với năm trước."
    return _of(text, Fraction(b, a), decimals, slip)


def _target(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    text = f"Mục tiêu: “60% xã đạt chuẩn”. Kết quả: có {_n(a)}/{_n(a + b)} xã (đạt @ mục tiêu)."
    return _of(text, Fraction(a, a + b) / Fraction(3, 5), decimals, slip)


def _parts(a: int, b: int, decimals: int, slip: Fraction) -> _Line:
    whole, off = a + b + decimals, a + b + decimals + max(1, (a + b) // 20)
    parts = f"(cấp xã: {_n(a)} người; cấp huyện: {_n(b)} người; cấp tỉnh: {_n(decimals)} người)"
    return _Line(f"Đã cử {_n(whole)} người đi bồi dưỡng {parts}.", _n(whole), _n(off))


_WRITERS: tuple[Callable[[int, int, int, Fraction], _Line], ...] = (
    _ratio,
    _ratio_after,
    _share,
    _share_across,
    _rise,
    _fall,
    _difference,
    _target,
    _parts,
)
_LINES = st.builds(
    lambda write, a, b, decimals, slip: write(a, b, decimals, Fraction(slip, 100)),
    st.sampled_from(_WRITERS),
    st.integers(60, 40_000),
    st.integers(60, 40_000),
    st.integers(0, 2),
    st.integers(3, 9),
)


@settings(max_examples=60)
@given(st.lists(_LINES, min_size=1, max_size=8, unique_by=lambda line: line.text[:12]))
def test_consistent_reports_are_clean(lines: list[_Line]) -> None:
    found = read("I. KẾT QUẢ\n" + "\n".join(line.text for line in lines))
    assert [one for one in found.statements if one.drawer is not Drawer.HOLDS] == []
    assert len(found.statements) >= len(lines)
    assert found.form == ()


@settings(max_examples=60)
@given(st.lists(_LINES, min_size=1, max_size=6, unique_by=lambda line: line.text[:12]), st.data())
def test_a_slip_is_found_where_it_is(lines: list[_Line], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    parted = lines[at].text.rpartition if lines[at].figure.endswith("%") else lines[at].text.partition
    before, _, after = parted(lines[at].figure)
    texts = [line.text for line in lines]
    texts[at] = f"{before}{lines[at].slipped}{after}"
    found = read("\n".join(texts))
    blamed = [(one.paragraph, one.stated.text) for one in found.statements if one.drawer is not Drawer.HOLDS]
    assert {paragraph for paragraph, _ in blamed} == {at}
    assert any(one.drawer in (Drawer.WRONG, Drawer.QUESTION) for one in found.statements)


@settings(max_examples=100)
@given(st.integers(1, 9_999), st.integers(1, 9_999), st.integers(0, 2))
def test_cut_off_figures_are_rounding(a: int, b: int, decimals: int) -> None:
    value = Fraction(a, a + b)
    step = 100 * 10**decimals
    cut = Fraction(int(value * step), step)
    text = rounded(cut * 100, decimals).replace(".", ",")
    found = read(f"Có {_n(a)}/{_n(a + b)} xã đạt chuẩn, đạt {text}%.")
    stated = found.statements[0].stated.stated
    assert is_cut(stated, value)
    same = may_print(stated, found.statements[0].sum.within) if found.statements[0].sum else False
    assert found.statements[0].drawer is (Drawer.HOLDS if same else Drawer.ROUNDING)


@settings(max_examples=200)
@given(st.text(alphabet="0123456789.,/%-–+()[]“”;: \n\tabcđtăgiảmừlênxốuhộvềVI)\ue000\uf8ff\x1b", max_size=300))
def test_any_text_is_read(text: str) -> None:
    read(text)
    for mark in marks_of(text, vietnamese=True):
        assert 0 <= mark.start < mark.end <= len(text)


@pytest.mark.slow("a very long paragraph")
def test_a_paragraph_of_many_figures_is_bounded() -> None:
    found = read("Có " + "3/17 xã, đạt 17,6%, " * 5_000)
    assert len(found.figures) == 15_000
    assert read("(" * 20_000 + "tăng từ " * 5_000 + ", " * 20_000).statements == ()


@pytest.mark.parametrize("run", ["x", "ế", "1", "1,", "1.", "1/", "1-", " ", "_", "(", "1%, ", "a "])
def test_runs_without_end(run: str) -> None:
    """Nobody writes them, and who pastes them must not wait: with any square of their length this takes hours."""
    found = read(f"Trong đó {run * (50_000 // len(run))}.\nCó 4 xã, trong đó 3/4 xã (75%) đạt chuẩn.\n")
    assert Drawer.HOLDS in {one.drawer for one in found.statements}


_COUNTS = st.lists(st.tuples(st.integers(5, 900), st.integers(5, 900)), min_size=4, max_size=9)


@settings(max_examples=60)
@given(_COUNTS, st.data())
def test_tables_add_up_and_a_slip_is_told_in_its_row_or_column(
    counts: list[tuple[int, int]], data: st.DataObject
) -> None:
    sums = [(f"Xã {at}", men, women, men + women) for at, (men, women) in enumerate(counts, 1)]
    total = ("Tổng", sum(men for men, _ in counts), sum(women for _, women in counts), sum(map(sum, counts)))
    rows = [["Đơn vị", "Nam", "Nữ", "Cộng"], *([str(cell) for cell in row] for row in (*sums, total))]
    assert {one.drawer for one in _of_rows(rows)} == {Drawer.HOLDS}
    row, column = data.draw(st.integers(1, len(rows) - 1)), data.draw(st.integers(1, 3))
    rows[row][column] = str(int(rows[row][column]) + data.draw(st.integers(1, 50)))
    blamed = {(one.spot.row - 1, one.spot.column - 1) for one in _of_rows(rows) if one.drawer is not Drawer.HOLDS}
    assert all(place[0] == row or place[1] == column for place in blamed)
    assert blamed


def _of_rows(rows: list[list[str]]) -> list[Statement]:
    return list(of_table(Grid(tuple(map(tuple, rows)), Spot(table=1))))
