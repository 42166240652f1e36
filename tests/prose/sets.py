"""The labelled statements of this folder, and the half of them that was set aside by lot before anything was tuned."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from chitieu.prose.plain import plain_report
from chitieu.prose.proofread import proofread
from chitieu.prose.statements import FormCode, Proofreading

_SEED = "prose-1"
_KINDS = {
    "ratio-percent": {"ratio_percent"},
    "share-of-total": {"share_of_total"},
    "change-from-to": {"change"},
    "change-abs": {"change"},
    "whole-parts": {"whole_and_parts"},
    "percent-of-target": {"percent_of_target"},
    "percent-sum": {"percents_of_whole"},
    "share-agree": {"shares_agree"},
    "whole-base": {"whole_base"},
    "share-of-rest": {"percents_of_whole", "whole_and_parts"},
    "two-values": {"repeated", "form"},
    "table": {"table_sum", "table_percent"},
    "form": {"form"},
}


class Labelled(NamedTuple):
    """A statement with its label; ``aside``: it belongs to the half that was set aside."""

    id: str
    kind: str
    status: str
    text: str
    aside: bool


def labelled() -> list[Labelled]:
    """The statements of public.jsonl and further.jsonl."""
    found = []
    for name in ("public", "further"):
        for line in (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            aside = hashlib.sha256((_SEED + one["id"]).encode()).digest()[0] % 2 == 1
            found.append(Labelled(one["id"], one["kind"], one["status"], one["text"], aside))
    return found


def read(text: str) -> Proofreading:
    """A text, proofread."""
    return proofread(plain_report(text), "text")


def outcomes(found: Proofreading) -> list[tuple[str, str]]:
    """What was said of a text, in the words of the labels."""
    causes = {"truncated": "truncated", "from_rounded": "from-rounded", "rounded_up": "rounded-up"}
    told = []
    for one in found.statements:
        cause = causes.get(one.cause.value if one.cause else "", "")
        told.append((one.kind.value, cause if one.drawer.value == "rounding" else one.drawer.value))
    return told + [("form", "question" if one.code is FormCode.TWO_DATES else "form") for one in found.form]


def is_found(one: Labelled, told: list[tuple[str, str]]) -> bool:
    """Whether something of its kind was said of a statement."""
    return any(kind in _KINDS[one.kind] for kind, _ in told)


def is_right(one: Labelled, told: list[tuple[str, str]]) -> bool:
    """Whether what was said is what the label says, and nothing else is blamed."""
    if one.status == "trap":
        return all(outcome == "holds" for _, outcome in told)
    blamed = {outcome for _, outcome in told if outcome != "holds"}
    return blamed == (set() if one.status == "holds" else {one.status})
