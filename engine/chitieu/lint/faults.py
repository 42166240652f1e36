"""Why evaluation itself rejects or questions a file, with an example each, for ``lint --explain``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chitieu.messages import mark

_RULE_FILE = "rules/NQ-1/minority-led-agencies.yaml"
_RULE = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Ít nhất 60% cơ quan có lãnh đạo DTTS đến năm 2025, 65% đến năm 2030.
source: mục II
at_least: {2025: 60%, 2030: 65%}
examples:
  - given: {minority_led_agencies: 3, agencies: 17}
    expect: {2025: missed, attainment: 29.4%, shortfall: 8}
"""
_FACTS_FILE = "rules/facts.yaml"
_FACTS = """\
groups:
  agency-managers: Lãnh đạo cơ quan
facts:
  minority_led_agencies: {label: Cơ quan có lãnh đạo DTTS, unit: cơ quan, group: agency-managers, part_of: agencies}
  agencies: {label: Cơ quan, unit: cơ quan, group: agency-managers}
  good_share: {label: Tỷ lệ hoàn thành tốt, unit: "%", group: agency-managers}
"""
_DATASET_FILE = "datasets/sample-city/2023-03-31.yaml"
_DATASET = """\
unit: {id: sample-city, name: Thành phố mẫu}
as_of: 2023-03-31
source: Báo cáo mẫu
facts:
  agencies: 17
  minority_led_agencies: 3
  good_share: 95.7%
"""
_FORM = """\
id: {id}
title: {title}
recognise: [{recognise}]
person:
  name: [Họ và tên]
traits:
  post:
    label: Chức vụ
    columns:
      - {{header: [Chức vụ]}}
    values: {{leader: [Trưởng phòng, Phó Trưởng phòng]}}
facts:
  agencies: {{count: people, where: post == leader}}
"""


class Fault(NamedTuple):
    """A reason, and a file with the fault and without it.

    ``beside`` are files that the better one needs; ``around``, files that stand there in both cases.
    """

    WHY: str
    FILE: str
    BAD: str
    GOOD: str
    beside: Mapping[str, str] = {}
    around: Mapping[str, str] = {}


FAULTS: Mapping[str, Fault] = {
    "ambiguous-number": Fault(
        mark(
            "A dot or comma before three digits means thousands to one reader and decimals to another: write it"
            " so that it can only mean one."
        ),
        _DATASET_FILE,
        _DATASET.replace("agencies: 17", "agencies: 1.234"),
        _DATASET.replace("agencies: 17", "agencies: 1234"),
    ),
    "answer-unasked": Fault(
        mark(
            "An answer to what is not asked stays behind when the question is gone, and would silence it unseen should"
            " it come again."
        ),
        _RULE_FILE,
        _RULE + "lint: {ignore: [figure-without-level], reason: 70% là của văn bản khác}\n",
        _RULE,
    ),
    "as-of-and-file": Fault(
        mark(
            "A dataset is taken by its as_of, people find it by the name of its file: when the dates or years of both"
            " differ, one of them was not changed after copying, and the figures count for the wrong date."
        ),
        _DATASET_FILE,
        _DATASET.replace("as_of: 2023-03-31", "as_of: 2022-12-31"),
        _DATASET,
    ),
    "no-figures-of-year": Fault(
        mark(
            "A horizon that has ended is judged by the unit's last figures of its year. Where there are none, later"
            " ones judge it: what they show may not have been so at the time, and the document is not called wholly"
            " met."
        ),
        "datasets/sample-city/newest.yaml",
        _DATASET.replace("as_of: 2023-03-31", "as_of: 2026-12-31"),
        _DATASET.replace("as_of: 2023-03-31", "as_of: 2025-12-31"),
    ),
    "duplicate-key": Fault(
        mark(
            "Of two keys of one name most programs silently keep the last: the figure that counts is then not"
            " the one you see."
        ),
        _DATASET_FILE,
        _DATASET.replace("agencies: 17", "agencies: 17\n  agencies: 18"),
        _DATASET,
    ),
    "easier-later": Fault(
        mark(
            "A target usually asks more as years pass. An easier later level is most often two levels exchanged,"
            " or a slip of the pen."
        ),
        _RULE_FILE,
        _RULE.replace("{2025: 60%, 2030: 65%}", "{2025: 60%, 2030: 56%}"),
        _RULE,
    ),
    "misplaced-name": Fault(
        mark(
            "Formulas count with facts. What a unit is, such as its region, is an attribute: it is no number, and is"
            " asked in the conditions of cases. Datasets give facts under facts: and attributes under unit:."
        ),
        "rules/NQ-1/minority-led-agencies.yaml",
        _RULE.partition("at_least")[0]
        + "cases:\n  - {when: agencies * uplands > 5, at_least: {2025: 60%, 2030: 65%}}\n",
        _RULE.partition("at_least")[0] + "cases:\n  - {when: region == uplands, at_least: {2025: 60%, 2030: 65%}}\n",
        around={
            _FACTS_FILE: _FACTS + "attributes:\n  region: {label: Vùng, values: {uplands: Vùng cao, other: Nơi khác}}\n"
        },
    ),
    "missing-key": Fault(
        mark(
            "A target without its statement and its source cannot be checked against the document by the next"
            " colleague."
        ),
        _RULE_FILE,
        _RULE.replace("source: mục II\n", ""),
        _RULE,
    ),
    "not-a-number": Fault(
        mark(
            "Only a number can be counted with: a unit beside it, a word or Word's curly quotes would each have to be"
            " guessed at."
        ),
        _DATASET_FILE,
        _DATASET.replace("agencies: 17", "agencies: “17”"),
        _DATASET,
    ),
    "no-targets": Fault(
        mark(
            "A document without a target is never reported on: its rule files are still to be written, or stand"
            " in another folder."
        ),
        "rules/NQ-2/document.yaml",
        "id: NQ-2\nsymbol: 2-NQ/TU\ntitle: Nghị quyết mẫu\nissuer: Tỉnh ủy\ndate: 2024-02-15\nhorizons: [2025, 2030]\n",
        "id: NQ-2\nsymbol: 2-NQ/TU\ntitle: Nghị quyết mẫu\nissuer: Tỉnh ủy\ndate: 2024-02-15\nhorizons: [2025, 2030]\n",
        {"rules/NQ-2/minority-led-agencies.yaml": _RULE},
    ),
    "other-kind": Fault(
        mark(
            "A file is known by its content, whatever its name: a workbook, a web page or a saved result under the name"
            " of a dataset says nothing that can be evaluated, and each has a command of its own."
        ),
        _DATASET_FILE,
        "<!DOCTYPE html>\n<title>agencies: 17</title>\n",
        _DATASET,
    ),
    "part-above-whole": Fault(
        mark(
            "A part cannot be larger than its whole: one of the two figures is wrong, and every share of them would be."
        ),
        _DATASET_FILE,
        _DATASET.replace("minority_led_agencies: 3", "minority_led_agencies: 30"),
        _DATASET,
    ),
    "percent-expected": Fault(
        mark("The indicator is a share. Three fifths is written 60%; 60 alone would be sixty times the whole."),
        _RULE_FILE,
        _RULE.replace("2025: 60%", "2025: 60"),
        _RULE,
    ),
    "percent-unexpected": Fault(
        mark(
            "The figure is a count. A percentage of it would need to say of what: that is another indicator,"
            " with a formula."
        ),
        _DATASET_FILE,
        _DATASET.replace("agencies: 17", "agencies: 17%"),
        _DATASET,
    ),
    "same-date": Fault(
        mark(
            "Two datasets of one unit and date are mostly a file and its copy. Which of them counts, nothing says, and"
            " their figures may differ."
        ),
        "datasets/sample-city/2023-03-31 - Copy.yaml",
        _DATASET,
        _DATASET.replace("as_of: 2023-03-31", "as_of: 2022-12-31"),
    ),
    "shared-title": Fault(
        mark(
            "A sheet is read by the form whose title it bears. A title that two forms claim says nothing: which of them"
            " reads the sheet would hang on its columns."
        ),
        "rules/forms/deputies.yaml",
        _FORM.format(id="deputies", title="Danh sách cấp phó", recognise="PL1*, PL 2*"),
        _FORM.format(id="deputies", title="Danh sách cấp phó", recognise="PL2*, PL 2*"),
        around={"rules/forms/heads.yaml": _FORM.format(id="heads", title="Danh sách cấp trưởng", recognise="PL1*")},
    ),
    "part-in-other-unit": Fault(
        mark("A part is counted as its whole is: people are no part of agencies, and neither bounds the other."),
        _FACTS_FILE,
        _FACTS.replace(
            "unit: cơ quan, group: agency-managers, part_of", "unit: người, group: agency-managers, part_of"
        ),
        _FACTS,
    ),
    "part-of-ring": Fault(
        mark(
            "A part is not more than its whole. In a ring each would bound the other, and the figure of one would be"
            " inferred of all."
        ),
        _FACTS_FILE,
        _FACTS.replace("cơ quan, group: agency-managers}", "cơ quan, group: agency-managers, part_of: agencies}"),
        _FACTS,
    ),
    "syntax": Fault(
        mark(
            "YAML tells keys from values by a colon and a space, and what belongs together by the spaces before it:"
            " where one is missing, nothing below it can be read."
        ),
        _DATASET_FILE,
        _DATASET.replace("agencies: 17", "agencies 17"),
        _DATASET,
    ),
    "unknown-fact": Fault(
        mark(
            "A fact that facts.yaml does not list is most often a slip of spelling, and its figure would count"
            " for nothing."
        ),
        _DATASET_FILE,
        _DATASET.replace("minority_led_agencies", "minority_led_agency"),
        _DATASET,
    ),
    "unknown-key": Fault(
        mark(
            "A key that the program does not know would be passed over: a slip of spelling would then change"
            " verdicts unseen."
        ),
        _RULE_FILE,
        _RULE.replace("statement:", "statment:"),
        _RULE,
    ),
    "unquoted-comma": Fault(
        mark(
            "To YAML a comma parts one entry from the next, and other programs read 95,7 as a text or as two"
            " figures. In quotes, or with a point, it is one number to all."
        ),
        _DATASET_FILE,
        _DATASET.replace("95.7%", "95,7%"),
        _DATASET.replace("95.7%", '"95,7%"'),
    ),
}
