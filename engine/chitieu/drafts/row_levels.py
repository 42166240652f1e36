"""The levels of a row of a sheet of targets: of which kind they are, by the horizons of their columns, as YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chitieu.diagnostics import Problems, Text
from chitieu.drafts.yaml_text import fault
from chitieu.files.figures import in_percent, number
from chitieu.lists.target_sheet import Said, WrittenTarget
from chitieu.lists.words import fold

KINDS: Mapping[str, tuple[str, ...]] = {
    "at_least": ("ít nhất", "at least", "tối thiểu", "từ", "đạt"),
    "at_most": ("không quá", "at most", "nhiều nhất", "tối đa"),
    "more_than": ("trên", "more than"),
    "less_than": ("dưới", "less than"),
    "between": ("từ … đến …", "from … to …"),
    "is": ("là", "is"),
    "reduce_by": ("giảm so với giá trị gốc", "less than the starting value by"),
    "increase_by": ("tăng so với giá trị gốc", "more than the starting value by"),
    "reduce_by_part": ("giảm bằng phần này của giá trị gốc", "less by this part of the starting value"),
    "increase_by_part": ("tăng bằng phần này của giá trị gốc", "more by this part of the starting value"),
}
"""The kinds of level that a row can ask for, with their words in Vietnamese, in English, and others of one meaning."""
EXAMPLE = Text("write 60%, 1200, or “từ 5 đến 8”; the kind of level stands in its own column")
_FROM_TO = re.compile(r"(?:từ|from)?\s*(?P<low>[\d.,/%‰]+)\s*(?:đến|to|–|—|-|;)\s*(?P<high>[\d.,/%‰]+)", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")  # of a grade, or yes: reading the rules says whether it is one
_NONE = ("", "-", "–")


def level_kind(row: WrittenTarget, problems: Problems) -> str:
    """The key of the kind of level; a range where two ends are given, else at least, where the row does not say it."""
    said = row.said["kind"]
    if not said.text:
        return "between" if any(_ends(one.text) for one in row.levels.values()) else "at_least"
    names = {fold(name): key for key, words in KINDS.items() for name in (key, *words)}
    key = names.get(fold(said.text))
    if key is None:
        known = Text("known here: {keys}", keys=", ".join(words[0] for words in KINDS.values()))
        problems.error("unknown-choice", said.place, Text("“{word}” is no kind of level", word=said.text), known)
    return key or "at_least"


def levels_of(row: WrittenTarget, horizons: Mapping[str, int], problems: Problems) -> dict[int, str]:
    """The levels as YAML, by horizon; faults go to ``problems``, and so does that there is none."""
    levels: dict[int, str] = {}
    given = {year: said for year, said in row.levels.items() if said.text not in _NONE}
    for year, said in given.items():
        texts = _ends(said.text) or (said.text,)
        reason = next(filter(None, map(_fault, texts)), None)
        if reason is not None:
            problems.error("not-a-level", said.place, Text("this is no level: {reason}", reason=reason), EXAMPLE)
        elif year in horizons:
            levels[horizons[year]] = texts[0] if len(texts) == 1 else f"[{', '.join(map(_quoted, texts))}]"
    if not given:
        first = next(iter(row.levels.values()), row.said["statement"])
        problems.error("empty-cell", first.place, Text("no level is given for any of the years"), EXAMPLE)
    return levels


def baseline_of(row: WrittenTarget, kind: str, problems: Problems) -> str | None:
    """The starting value, where one is given; a change without one goes to ``problems``."""
    said = row.said["baseline"]
    if "_by" in kind and not said.text:
        text = Text("a change is asked for, and not from which value on")
        problems.error("empty-cell", said.place, text, Text("write the starting value, such as 12%"))
    reason = fault(said.text, number) if said.text else None
    if reason is not None:
        problems.error("not-a-level", said.place, Text("this is no level: {reason}", reason=reason), EXAMPLE)
    return said.text or None


def asks_share(row: WrittenTarget) -> bool:
    """Whether any level is a percentage."""
    return any(in_percent(said.text) for said in row.levels.values())


def first_level(row: WrittenTarget) -> Said:
    """The first cell in which a level stands; where there is none, the first in which one could."""
    cells = [*row.levels.values(), row.said["statement"]._replace(text="")]
    return next((said for said in cells if said.text), cells[0])


def _fault(text: str) -> Text | None:
    return None if _WORDS.fullmatch(text) else fault(text, number)


def _ends(text: str) -> tuple[str, str] | None:
    """The two ends of a range; 3/4 and -2 are one number."""
    match = _FROM_TO.fullmatch(text)
    return None if match is None or fault(text, number) is None else (match["low"], match["high"])


def _quoted(text: str) -> str:
    """An end of a range as YAML: a comma would be one end more."""
    return f'"{text}"' if "," in text else text
