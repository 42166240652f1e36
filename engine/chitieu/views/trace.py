"""Which rules fired on which facts, in order: the chain of reasons behind an assessment."""

from __future__ import annotations

from chitieu.model import Assessment


def trace(assessment: Assessment) -> str:
    """One line per firing: the rule, the facts it matched, the fact it concluded."""
    width = len(str(len(assessment.steps)))
    return "".join(
        f"{number:>{width}}. {step.rule}  ⇐  {' & '.join(step.matched)}  ⇒  {step.concluded}\n"
        for number, step in enumerate(assessment.steps, 1)
    )
