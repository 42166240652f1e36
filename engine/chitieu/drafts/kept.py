"""Answers that were typed and are not files yet: kept beside the rules, so that nothing has to be typed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from chitieu.text.unseen import harmful

_LARGEST = 1_000_000  # bytes


def kept_at(rules: Path, kind: str) -> Path:
    """Where the answers for a new document, target or dataset wait."""
    return rules.parent / f".chitieu-new-{kind}.json"


def kept_text(answers: Mapping[str, str]) -> str:
    """The text of a file of answers, by the questions that they answer."""
    return json.dumps(answers, ensure_ascii=False, indent=2) + "\n"


def read_kept(path: Path) -> dict[str, str]:
    """The answers of a file; none where it is not there, or somebody made something else of it."""
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    texts = {key: answer for key, answer in said.items() if isinstance(answer, str)}
    return {key: answer for key, answer in texts.items() if harmful(answer) is None}
