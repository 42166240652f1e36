"""Statements in the wordings of reports, with figures by lot: half was set aside before anything was tuned.

``wordings.txt`` has a wording a line, with marks for its figures, ``forms.txt`` a text and the same with a slip,
``grids.txt`` the heads of tables; ``english.txt`` whole sentences of reports, some of them slipped.
"""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import NamedTuple

from chitieu.language import language
from chitieu.numbers import rounded

_HERE = Path(__file__).parent
_VI = language("vi")
_MEASURED = re.compile(r"\b(?:đồng|ha|tấn|km)\b")  # of what is rounded itself, nothing is known to be cut off
STATEMENTS = {
    "ratio": {"ratio_percent", "share_of_total"},
    "share": {"share_of_total", "ratio_percent", "percent_of_target"},
    "rise": {"change"},
    "fall": {"change", "whole_base"},
    "plan": {"percent_of_target", "ratio_percent", "share_of_total"},
    "parts": {"whole_and_parts"},
    "rest": {"whole_and_parts", "percents_of_whole"},
    "total": {"percents_of_whole", "share_of_total", "shares_agree", "ratio_percent", "whole_and_parts"},
    "table": {"table_sum", "table_percent"},
    "form": {"form"},
}
ENGLISH = {
    "ratio-percent": {"ratio_percent", "share_of_total"},
    "share-of-total": {"share_of_total", "ratio_percent"},
    "change-from-to": {"change"},
    "change-abs": {"change", "whole_base"},
    "percent-of-target": {"percent_of_target", "ratio_percent"},
    "whole-parts": {"whole_and_parts"},
    "percent-sum": {"percents_of_whole"},
    "share-of-rest": {"percents_of_whole", "whole_and_parts"},
}


class Worded(NamedTuple):
    """A statement of a kind, ``holds``, ``truncated``, ``wrong`` or ``trap``; ``aside``: its wording was set aside."""

    kind: str
    status: str
    text: str
    aside: bool


def is_aside(wording: str) -> bool:
    """By lot, from the wording alone."""
    return hashlib.sha256(("wordings-1" + wording).encode()).digest()[0] % 2 == 1


def worded() -> list[Worded]:
    """Every wording with four sets of figures; tables and forms with and without slips."""
    return [*_of_wordings(), *_of_grids(), *_of_forms()]


def english() -> list[Worded]:
    """The sentences of english.txt."""
    parted = [line.split("|", 2) for line in _lines("english")]
    return [Worded(kind, status, text, is_aside(text)) for kind, status, text in parted]


def _lines(name: str) -> list[str]:
    return (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def _of_wordings() -> list[Worded]:
    found = []
    for line in _lines("wordings"):
        kind, _, wording = line.partition("|")
        statuses = ["trap"] if kind == "trap" else ["holds", "holds", "truncated", "wrong"]
        for number, status in enumerate(statuses):
            text, truth = filled(kind, wording, status, Random(f"{wording}{number}"))
            found.append(Worded(kind, truth, text, is_aside(wording)))
    return found


def filled(kind: str, wording: str, status: str, lot: Random) -> tuple[str, str]:
    """A wording with figures, and its status: where nothing can be cut off, a slip is wrong."""
    if kind == "trap":
        return wording, status
    values = _FIGURES[kind](lot)
    if kind == "parts" and "{z}" not in wording:
        values["w"] = values["x"] + values["y"]
    told = next((key for key in "pqdrgnw" if "{" + key + "}" in wording and isinstance(values[key], Fraction)), "")
    told = told or next(key for key in "drw" if "{" + key + "}" in wording)
    if kind in ("rest", "parts"):
        told = next(key for key in "rnw" if "{" + key + "}" in wording)
    shown = {
        key: _shown(value, 1 if kind in ("rest", "total") else lot.randrange(1, 3)) for key, value in values.items()
    }
    if kind in ("rest", "total"):
        shown |= {"n": _points(100 - _figure(shown["p"]))} if "n" in values else {}
    if status == "holds":
        return wording.format(**shown), status
    cut = _cut(values[told], shown[told])
    if status == "truncated" and kind not in ("rest", "total") and cut != shown[told] and not _MEASURED.search(wording):
        return wording.format(**shown | {told: cut}), status
    return wording.format(**shown | {told: _slipped(shown[told], lot)}), "wrong"


def _figure(shown: str) -> Fraction:
    return Fraction(shown.rstrip("%").replace(".", "").replace(",", "."))


def _points(value: Fraction) -> str:
    return rounded(value, 1).replace(".", ",") + "%"


def _shown(value: int | Fraction, decimals: int) -> str:
    if isinstance(value, Fraction):
        return rounded(value * 100, decimals).replace(".", ",") + "%"
    return f"0{value}" if value < 10 else _VI.number(Fraction(value), 0)


def _cut(value: int | Fraction, shown: str) -> str:
    if not isinstance(value, Fraction):
        return shown
    scale = 10 ** len(shown.rstrip("%").partition(",")[2])
    return rounded(Fraction(int(value * 100 * scale), scale), len(str(scale)) - 1).replace(".", ",") + "%"


def _slipped(shown: str, lot: Random) -> str:
    """The figure with a few more, in the same form."""
    value = _figure(shown)
    if shown.endswith("%"):
        return rounded(value + lot.randrange(3, 9), len(shown.rstrip("%").partition(",")[2])).replace(".", ",") + "%"
    return _shown(int(value) + max(1, int(value) // 40), 0)


def _part(lot: Random) -> dict[str, int | Fraction]:
    whole = lot.choice([lot.randrange(12, 90), lot.randrange(90, 900), lot.randrange(900, 42_000)])
    part = lot.randrange(whole // 4, whole * 9 // 10)
    share = Fraction(part, whole)
    return {"w": whole, "a": part, "r": whole - part, "p": share, "n": 1 - share}


def _shares(lot: Random) -> dict[str, int | Fraction]:
    first, second = lot.randrange(120, 400), lot.randrange(100, 400)
    thirds = {"e": first, "f": second, "g": 1000 - first - second}
    return _part(lot) | {key: Fraction(value, 1000) for key, value in thirds.items()}


def _change(lot: Random, up: bool) -> dict[str, int | Fraction]:
    base = lot.choice([lot.randrange(60, 900), lot.randrange(900, 42_000)])
    step = lot.randrange(base // 20 + 1, base // 3)
    end = base + step if up else base - step
    return {"a": base, "b": end, "d": step, "p": Fraction(step, base), "q": Fraction(end, base)}


def _plan(lot: Random) -> dict[str, int | Fraction]:
    plan = lot.choice([lot.randrange(40, 900), lot.randrange(900, 42_000)])
    done = lot.randrange(plan * 7 // 10, plan * 13 // 10)
    return {"v": done, "t": plan, "p": Fraction(done, plan)}


def _parts(lot: Random) -> dict[str, int | Fraction]:
    first, second, third = (lot.randrange(12, 400) for _ in range(3))
    return {"x": first, "y": second, "z": third, "w": first + second + third}


_FIGURES = {
    "ratio": _part,
    "share": _part,
    "rise": lambda lot: _change(lot, up=True),
    "fall": lambda lot: _change(lot, up=False),
    "plan": _plan,
    "parts": _parts,
    "rest": _part,
    "total": _shares,
}


def _of_grids() -> list[Worded]:
    found = []
    for line in _lines("grids"):
        for number, status in enumerate(("holds", "holds", "wrong", "wrong")):
            rows = _grid(line, status == "wrong", Random(f"{line}{number}"))
            found.append(Worded("table", status, "\n".join("\t".join(row) for row in rows), is_aside(line)))
    return found


def _grid(line: str, slipped: bool, lot: Random) -> list[list[str]]:
    kind, heads, total = line.split("|")
    columns = heads.split(";")
    names = 2 if columns[0] in ("TT", "STT") else 1
    rows = [_row(kind, len(columns) - names, lot) for _ in range(lot.randrange(5, 9))]
    texts = [
        [*([str(at)] if names == 2 else []), f"Đơn vị {'ABCDEFGHIK'[at - 1]}", *map(_cell, row)]
        for at, row in enumerate(rows, 1)
    ]
    if total:
        sums = [*([""] if names == 2 else []), total, *(_cell(sum(column)) for column in zip(*rows, strict=True))]
        texts.insert(0 if "first" in kind else len(texts), sums)
    if slipped:
        at = (0 if "first" in kind else -1) if total else lot.randrange(len(texts))
        column = lot.randrange(names, len(columns)) if kind not in ("percent", "difference") else len(columns) - 1
        texts[at][column] = _off(texts[at][column])
    return [columns, *texts]


def _off(cell: str) -> str:
    value = Fraction(cell.replace(".", "").replace(",", "."))
    return rounded(value + 7, 1).replace(".", ",") if "," in cell else _cell(int(value) + max(1, int(value) // 30))


def _row(kind: str, width: int, lot: Random) -> list[int | Fraction]:
    if kind.startswith("sum"):
        return [lot.randrange(20, 900) for _ in range(width)]
    if kind.startswith("cross"):
        parts: list[int | Fraction] = [lot.randrange(20, 900) for _ in range(width - 1)]
        return [*parts, sum(parts)] if "last" in kind else [sum(parts), *parts]
    base = lot.randrange(200, 4_000)
    other = lot.randrange(base // 2, base)
    return [base, other, Fraction(other, base) if kind == "percent" else other - base]


def _cell(value: int | Fraction) -> str:
    if isinstance(value, Fraction):
        return rounded(value * 100, 1).replace(".", ",")
    return f"-{_VI.number(Fraction(-value), 0)}" if value < 0 else _VI.number(Fraction(value), 0)


def _of_forms() -> list[Worded]:
    found = []
    for line in _lines("forms"):
        right, _, wrong = line.replace("\\n", "\n").partition("|")
        found += [Worded("form", "holds", right, is_aside(line)), Worded("form", "wrong", wrong, is_aside(line))]
    return found
