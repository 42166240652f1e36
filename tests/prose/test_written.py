"""Whole reports written by lot: clean, with their places; slips in them are found, or passed over in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chitieu.diagnostics import Problems
from chitieu.prose.statements import Drawer, Proofreading
from chitieu.use_cases.proofread import proofread_file
from tests.prose.pdf_files import pages_of, pdf_file
from tests.prose.sets import read
from tests.prose.word_files import paragraph, word_file
from tests.prose.written import MORE_WRITERS, SLIPS, Slip, WrittenLine, WrittenReport, slips, written_report

_CAUSES = {"truncated": "truncated", "from_rounded": "from_rounded"}
Places = set[tuple[str, int, str]]


def _stated(found: Proofreading) -> Places:
    """Section, paragraph and every figure of what was found."""
    return {(one.spot.section, one.spot.paragraph, figure.text) for one in found.statements for figure in one.figures}


def _blamed(found: Proofreading) -> set[tuple[str, int]]:
    return {(one.spot.section, one.spot.paragraph) for one in found.statements if one.drawer is not Drawer.HOLDS}


def _wanted(report: WrittenReport) -> Places:
    return {(section, number, line.figure) for _, line, section, number in report.stated}


@pytest.mark.parametrize("seed", range(20))
def test_whole_reports_are_clean_and_read_at_their_places(seed: int, tmp_path: Path) -> None:
    report = written_report(seed)
    found = read(report.text)
    assert _blamed(found) == set()
    assert found.form == ()
    assert _wanted(report) <= _stated(found)
    word = proofread_file(word_file(tmp_path / "a.docx", "".join(map(paragraph, report.lines))), Problems())
    assert _stated(word) == _stated(found)


@pytest.mark.parametrize("seed", range(0, 20, 4))
def test_a_pdf_of_a_report_says_the_same(seed: int, tmp_path: Path) -> None:
    report = written_report(seed)
    pages = pages_of(report.lines, head=f"Báo cáo số {seed}/BC-UBND")
    assert len(pages) > 1
    paper = proofread_file(pdf_file(tmp_path / "a.pdf", *pages), Problems())
    assert [one.text for one in paper.report.paragraphs] == [" ".join(line.split()) for line in report.lines]
    assert _stated(paper) == _stated(read(report.text))
    assert {1, 2} <= {one.spot.page for one in paper.statements} <= set(range(1, len(pages) + 1))


def _outcome(slip: Slip) -> str:
    """Caught, silent, elsewhere, or another cause than that of the slip."""
    report = written_report(slip.report)
    _, _, section, number = report.stated[slip.number]
    found = read(report.slipped(slip.number, slip.kind))
    blamed = _blamed(found)
    if not blamed:
        return "silent"
    if blamed != {(section, number)}:
        return "elsewhere"
    causes = {one.cause.value for one in found.statements if one.cause}
    return "caught" if _CAUSES.get(slip.kind, next(iter(causes))) in causes else "another cause"


@pytest.mark.parametrize("aside", [False, True], ids=["tuned on", "set aside"])
def test_slips_are_caught_in_both_halves(aside: bool) -> None:
    outcomes = Counter(_outcome(slip) for slip in slips() if slip.aside is aside)
    assert outcomes["elsewhere"] == outcomes["another cause"] == 0
    assert outcomes["caught"] >= 0.8 * outcomes.total(), outcomes
    assert {slip.kind for slip in slips() if slip.aside is aside} == set(SLIPS)


@settings(max_examples=100)
@given(st.sampled_from(MORE_WRITERS), st.randoms(use_true_random=False))
def test_lines_of_every_kind_hold_and_slips_in_them_never_do(
    write: Callable[[Random], WrittenLine], lot: Random
) -> None:
    line = write(lot)
    found = read(line.shown)
    assert found.statements
    assert _blamed(found) == set()
    for text in line.slips.values():
        assert all(line.figure != one.stated.text or one.drawer is not Drawer.HOLDS for one in read(text).statements)


@settings(max_examples=40)
@given(st.integers(100, 10**6))
def test_any_written_report_is_clean(seed: int) -> None:
    report = written_report(seed)
    found = read(report.text)
    assert _blamed(found) == set()
    assert len(_wanted(report) & _stated(found)) >= 0.9 * len(_wanted(report))


@pytest.mark.slow("whole reports by lot")
@settings(max_examples=60)
@given(st.integers(100, 10**6), st.data())
def test_a_slip_is_blamed_on_no_other_place(seed: int, data: st.DataObject) -> None:
    report = written_report(seed)
    fitting = [(number, slip) for number, (_, line, _, _) in enumerate(report.stated) for slip in sorted(line.slips)]
    number, slip = data.draw(st.sampled_from(fitting))
    _, _, section, paragraph = report.stated[number]
    assert _blamed(read(report.slipped(number, slip))) <= {(section, paragraph)}
