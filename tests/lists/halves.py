"""Sets half of the wordings aside, by seed: ``python -m tests.lists.halves`` wrote kept-back.yaml, once.

It was written before rules/forms/words.yaml was widened, so that the half that is set aside says how lists fare that
nobody tuned the words to. Written again, other wordings would be set aside, and the share would say nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SEED = 20261126
HERE = Path(__file__).parent
_WIDTH = 10_000


def wordings() -> Any:
    """What wordings.yaml says."""
    return yaml.safe_load((HERE / "wordings.yaml").read_text("utf-8"))


def sections(tree: Any, name: str = "") -> Iterator[tuple[str, list[Any]]]:
    """The lists of wordings by the keys that lead to them: ``headers/name``."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from sections(value, f"{name}/{key}".strip("/"))
    else:
        yield name, tree


def kept_back() -> dict[str, list[Any]]:
    """The wordings that were set aside, by section."""
    found: dict[str, list[Any]] = yaml.safe_load((HERE / "kept-back.yaml").read_text("utf-8"))
    return found


if __name__ == "__main__":
    chance = random.Random(SEED)
    aside = {name: chance.sample(words, len(words) // 2) for name, words in sections(wordings())}
    text = yaml.safe_dump(aside, allow_unicode=True, width=_WIDTH, sort_keys=False)
    head = f"# The half of wordings.yaml that was set aside by seed {SEED}; see halves.py.\n"
    (HERE / "kept-back.yaml").write_text(head + text, "utf-8")
