"""The report of a Word file: its paragraphs and tables with the letters that are meant, each in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.prose.report import Report
from chitieu.prose.sections import placed
from chitieu.sheets.archive import Parts
from chitieu.sheets.blocks import Block, Loose
from chitieu.sheets.word import word_blocks
from chitieu.text.judgement import Weight, guess_encoding
from chitieu.text.legacy import decode, telling_words


def word_report(parts: Parts) -> Report:
    """The report of a Word file. Raises Unreadable as ``word_blocks`` does."""
    return placed(_decoded(word_blocks(parts)))


def _decoded(blocks: Sequence[Block]) -> Iterator[Block]:
    """Text typed in the fonts of TCVN3 or VNI, as it was meant, where its words tell which."""
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
