"""Single figures for sentences of a template's own: ``{{ facts.agencies }}``, ``{{ targets['NQ-1/x'].percent }}``."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.model import Assessment, Fact, FactType, Result, Verdict
from chitieu.views.names import verdict_word
from chitieu.views.report.figures import Figures
from chitieu.views.report.targets import next_due, percent_of_target


def fact_texts(assessment: Assessment, figures: Figures) -> Mapping[str, str]:
    """Every fact of the rules by its id, without its unit; what the dataset does not give is said to be missing."""
    given, lacking = assessment.dataset.facts, verdict_word(Verdict.NO_DATA, figures.language)
    return {
        kind.id: _figure(given[kind.id], kind, figures) if kind.id in given else lacking
        for kind in assessment.rulebook.facts.values()
    }


def _figure(fact: Fact, kind: FactType, figures: Figures) -> str:
    return figures.bounds(fact.value, kind.measured_in if kind.is_share or kind.kind else "")


def target_texts(assessment: Assessment, figures: Figures) -> Mapping[str, Mapping[str, str]]:
    """What is said of each target at the next horizon due, by ``document/target``; with a horizon after a blank, of
    that one."""
    due = {
        result.target.name: _told(result, figures) for result in next_due(assessment.results, assessment.dataset.as_of)
    }
    each = {f"{result.target.name} {result.horizon}": _told(result, figures) for result in assessment.results}
    return {**due, **each}


def _told(result: Result, figures: Figures) -> Mapping[str, str]:
    parts = [figures.part(part) for part in result.parts]
    return {
        "title": result.target.title,
        "statement": result.target.statement,
        "horizon": str(result.horizon),
        "value": "; ".join(value for value, _, _, _ in parts) or "–",
        "level": "; ".join(level for _, level, _, _ in parts) or "–",
        "percent": percent_of_target(result, figures) or "–",
        "shortfall": "; ".join(short for _, _, _, short in parts if short) or "–",
        "verdict": verdict_word(result.verdict, figures.language),
    }
