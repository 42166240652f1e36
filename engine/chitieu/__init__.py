"""chitieu: recomputes, judges and explains the figures of a policy review.

As a library (docs/python.md) it has the names of ``__all__``. They are imported when they are asked for (PEP 562), so
that a command, which asks for none, starts no later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chitieu.library import (
        Assessment,
        Audit,
        Bounds,
        Change,
        Dataset,
        Diagnostic,
        Diff,
        Document,
        Fact,
        InvalidInput,
        Place,
        Problems,
        Proofreading,
        Result,
        Rulebook,
        Severity,
        Target,
        Transition,
        Verdict,
        assess,
        audit,
        compare,
        evaluate,
        message,
        proofread,
        read_dataset,
        read_rulebook,
        render,
        suppose,
    )

__version__ = "0.1.0"
__all__ = [
    "Assessment",
    "Audit",
    "Bounds",
    "Change",
    "Dataset",
    "Diagnostic",
    "Diff",
    "Document",
    "Fact",
    "InvalidInput",
    "Place",
    "Problems",
    "Proofreading",
    "Result",
    "Rulebook",
    "Severity",
    "Target",
    "Transition",
    "Verdict",
    "assess",
    "audit",
    "compare",
    "evaluate",
    "message",
    "proofread",
    "read_dataset",
    "read_rulebook",
    "render",
    "suppose",
]


def _asked_for(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module("chitieu.library"), name)
    globals()[name] = found
    return found


if not TYPE_CHECKING:  # which knows the names, and no others
    __getattr__ = _asked_for


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
