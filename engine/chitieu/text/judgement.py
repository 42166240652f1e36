"""Which encoding a group of words was typed in, by what leaves the fewest of them broken."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from chitieu.text.legacy import ENCODINGS, is_broken

_ENOUGH = 3  # different words that an encoding must mend


class Weight(Enum):
    NONE = 0  # nothing speaks for an encoding
    WEAK = 1  # something does, too little to act on alone
    CLEAR = 2


class EncodingGuess(NamedTuple):
    """``encoding`` is ``None`` where the words are best left as they are."""

    encoding: str | None
    weight: Weight


def not_vietnamese(words: Iterable[str], encoding: str | None) -> int:
    """How many of the words are no Vietnamese in an encoding."""
    return sum(is_broken(word, encoding) for word in words)


def guess_encoding(words: set[str]) -> EncodingGuess:
    """What the words speak for. Leaving them as they are wins ties."""
    as_is = not_vietnamese(words, None)
    if not as_is:
        return EncodingGuess(None, Weight.NONE)
    counts = {encoding: not_vietnamese(words, encoding) for encoding in ENCODINGS}
    best = min(ENCODINGS, key=lambda encoding: counts[encoding])
    mended = as_is - counts[best]
    if mended <= 0:
        return EncodingGuess(None, Weight.NONE)
    if len(set(counts.values())) == 1:  # either would do: no reason to take one
        return EncodingGuess(None, Weight.WEAK)
    clear = mended >= _ENOUGH and mended >= counts[best]
    return EncodingGuess(best, Weight.CLEAR if clear else Weight.WEAK)
