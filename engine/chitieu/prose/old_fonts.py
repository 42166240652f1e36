"""Reports typed in the fonts of TCVN3 or VNI, as they were meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.sheets.blocks import Block, Loose
from chitieu.text.judgement import Weight, guess_encoding
from chitieu.text.legacy import decode, telling_words


def as_meant(blocks: Sequence[Block]) -> Iterator[Block]:
    """Text as it was meant, where that is clear; else as it is."""
    words: set[str] = set()
    for block in blocks:
        for text in [block.text] if isinstance(block, Loose) else [cell for row in block.rows for cell in row]:
            words |= telling_words(text)
    guess = guess_encoding(words)
    if guess.weight is not Weight.CLEAR or guess.encoding is None:
        yield from blocks
        return
    for block in blocks:
        if isinstance(block, Loose):
            yield block._replace(text=decode(block.text, guess.encoding))
        else:
            rows = tuple(tuple(decode(cell, guess.encoding) for cell in row) for row in block.rows)
            yield block._replace(rows=rows)
