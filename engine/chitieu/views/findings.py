"""Findings of lint as text, JSON, SARIF (code scanning) and GitHub annotations; and a rule explained."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chitieu.diagnostics import Diagnostic, Severity
from chitieu.language import Language
from chitieu.lint.faults import FAULTS
from chitieu.lint.reasons import REASONS
from chitieu.lint.rules import RULES
from chitieu.views.problems import problems_text


def findings_text(found: Sequence[Diagnostic], format: str, language: Language) -> str:
    """The findings in a format: ``text``, ``json``, ``sarif`` or ``github``."""
    match format:
        case "json":
            return json.dumps([_json(each, language) for each in found], ensure_ascii=False, indent=2) + "\n"
        case "sarif":
            return json.dumps(_sarif(found, language), ensure_ascii=False, indent=2) + "\n"
        case "github":
            return "".join(_annotation(each, language) for each in found)
        case _:
            return problems_text(found, language)


def rule_explained(code: str, language: Language) -> str:
    """Why a code is printed, with a bad and a good file of RULES and FAULTS; else it must be one of REASONS."""
    if code in REASONS:
        return f"{code}\n\n{language.say(REASONS[code])}\n"
    rule = RULES.get(code) or FAULTS[code]
    bad, good = language.say("Questioned"), language.say("Better")
    return (
        f"{code}\n\n{language.say(rule.WHY)}\n\n"
        f"{bad} ({rule.FILE}):\n\n{_indented(rule.BAD)}\n{good}:\n\n{_indented(rule.GOOD)}"
    )


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _message(found: Diagnostic, language: Language) -> str:
    text = found.text.render(language.say)
    return f"{text} → {found.hint.render(language.say)}" if found.hint else text


def _json(found: Diagnostic, language: Language) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.place.file,
        "line": found.place.line or None,
        "column": found.place.column or None,
        "message": found.text.render(language.say),
        "hint": found.hint.render(language.say) if found.hint else None,
    }


def _sarif(found: Sequence[Diagnostic], language: Language) -> dict[str, object]:
    codes = sorted({each.code for each in found})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "chitieu", "rules": [{"id": code} for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(each, language) for each in found],
            }
        ],
    }


def _sarif_result(found: Diagnostic, language: Language) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": found.place.file}}
    if found.place.line:
        location["region"] = {
            "startLine": found.place.line,
            "startColumn": found.place.column,
            "endColumn": found.place.column + found.place.length,
        }
    return {
        "ruleId": found.code,
        "level": found.severity.value,
        "message": {"text": _message(found, language)},
        "locations": [{"physicalLocation": location}],
    }


def _annotation(found: Diagnostic, language: Language) -> str:
    """A workflow command of GitHub: what would end its fields is escaped."""

    def escaped(text: str, letters: str) -> str:
        return "".join(f"%{ord(letter):02X}" if letter in letters else letter for letter in text)

    place = found.place
    fields = [f"file={escaped(place.file, '%:,')}"]
    if place.line:
        fields += [f"line={place.line}", f"col={place.column}", f"endColumn={place.column + place.length}"]
    kind = "error" if found.severity is Severity.ERROR else "warning"
    title = escaped(found.code, "%:,")
    return f"::{kind} {','.join(fields)},title={title}::{escaped(_message(found, language), '%' + chr(10) + chr(13))}\n"
