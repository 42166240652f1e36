"""Diagnostics as text: file:line:column, the line with a caret, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from chitieu.diagnostics import Diagnostic, Severity
from chitieu.language import Language
from chitieu.messages import mark

_WIDEST_LINE = 160
_SEVERITIES = {Severity.ERROR: mark("error"), Severity.WARNING: mark("warning")}


def problems_text(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """One paragraph per diagnostic, and a closing line that counts them."""
    found = list(diagnostics)
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in found)
    parts = [problem_text(diagnostic, language) for diagnostic in found]
    parts.append(
        language.say("{errors} errors, {warnings} warnings").format(errors=errors, warnings=len(found) - errors)
    )
    return "\n".join(parts) + "\n"


def problem_text(diagnostic: Diagnostic, language: Language) -> str:
    """One diagnostic: its place, what is wrong, the line with a caret, what to do."""
    place = diagnostic.place
    position = place.file + (f":{place.cell}" if place.cell else f":{place.line}:{place.column}" if place.line else "")
    where = _printable(position)
    severity = language.say(_SEVERITIES[diagnostic.severity])
    lines = [f"{where}: {severity}: {_one_line(diagnostic.text.render(language.say))} [{diagnostic.code}]"]
    if place.source_line.strip():
        lines += _source(place.line, place.column, place.length, place.source_line)
    if diagnostic.hint is not None:
        lines.append(f"    → {_one_line(diagnostic.hint.render(language.say))}")
    return "\n".join(lines)


def _source(line: int, column: int, length: int, source: str) -> list[str]:
    """The source line, cut to a readable width around the place, and a line with carets under it."""
    start = max(0, column - 1 - _WIDEST_LINE // 2) if len(source) > _WIDEST_LINE else 0
    window = source[start : start + _WIDEST_LINE]
    carets = min(length, max(len(window) - (column - 1 - start), 1))
    gutter = f"{line:>5} | "
    return [gutter + _printable(window), " " * (len(gutter) - 2) + "| " + " " * (column - 1 - start) + "^" * carets]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def _one_line(text: str) -> str:
    return _printable(" ".join(text.split()))
