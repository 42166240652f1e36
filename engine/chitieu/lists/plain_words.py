"""Whether a text may be shown: it is made of words of the rules alone, and so it is nobody's name.

Each of its syllables stands beside a neighbour that it stands beside in the rules, too: in headers, labels, values.
What only a person may be called stands nowhere there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from chitieu.lists.words import fold

_SYLLABLE = re.compile(r"[^\W\d_]+")
Pairs = frozenset[tuple[str, str]]
_SAFE_ALONE = frozenset(map(fold, ("và", "của", "theo", "năm", "các", "đang", "đã", "là", "có", "số", "ngày", "về")))


@lru_cache(maxsize=50)
def pairs_in(texts: tuple[str, ...]) -> Pairs:
    """The syllables that stand side by side in some texts."""
    return frozenset(pair for text in texts for pair in _side_by_side(text))


def _side_by_side(text: str) -> Iterator[tuple[str, str]]:
    return pairwise(_syllables(text))


def _syllables(text: str) -> list[str]:
    return [fold(word) for word in _SYLLABLE.findall(text)]


def is_plain(text: str, pairs: Pairs) -> bool:
    """Whether a text is made of words that stand side by side in the rules."""
    syllables = _syllables(text)
    beside = [False] * len(syllables)
    for n, pair in enumerate(pairwise(syllables)):
        if pair in pairs:
            beside[n] = beside[n + 1] = True
    alone = (known or word in _SAFE_ALONE for word, known in zip(syllables, beside, strict=True))
    return any(beside) and all(alone)
