"""Small PDF files, written by hand: texts at places of pages, lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
_WIDE = 600  # thousandths of its size: how wide every letter is, 6 points by default


class Put(NamedTuple):
    """A text at a place: points from the left and from the top."""

    left: float
    top: float
    text: str
    size: float = 10
    bold: bool = False


class Rule(NamedTuple):
    """A line from one place to another."""

    left: float
    top: float
    right: float
    bottom: float


Page = Sequence[Put | Rule]


def paragraph(left: float, top: float, text: str, *, drawn: int = 6, wide: int = 68) -> list[Put]:
    """The lines of a paragraph of so many letters, the first of them drawn in."""
    lines = wrap(text, wide, initial_indent=" " * drawn)
    return [Put(left + 6 * (drawn if not at else 0), top + 16 * at, line.strip()) for at, line in enumerate(lines)]


def grid(left: float, top: float, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> list[Put | Rule]:
    """A table with lines around every cell of 20 points."""
    xs = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    ys = [top + 20 * at for at in range(len(rows) + 1)]
    rules = [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]
    puts = [
        Put(x + 3, y + 14, text) for y, row in zip(ys, rows, strict=False) for x, text in zip(xs, row, strict=False)
    ]
    return [*rules, *puts]


def pdf_file(path: Path, *pages: Page, mode: int = 0) -> Path:
    """A file of pages; ``mode`` 3 shows no letter, as those laid beneath a scan."""
    path.write_bytes(pdf_bytes(*pages, mode=mode))
    return path


def pdf_bytes(*pages: Page, mode: int = 0) -> bytes:
    """The same as bytes."""
    letters = sorted({letter for page in pages for one in page if isinstance(one, Put) for letter in one.text})
    codes = {letter: code for code, letter in enumerate(letters, 33)}  # a code of 32 would be a blank
    assert len(codes) < 220
    lines = "".join(f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in codes.items())
    room = "1 begincodespacerange <00> <ff> endcodespacerange"
    mapped = f"begincmap\n{room}\n{len(codes)} beginbfchar\n{lines}endbfchar\nendcmap"
    widths = " ".join([str(_WIDE)] * 256)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * at} 0 R' for at in range(len(pages)))}] >>",
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /FirstChar 0 /LastChar 255 /Widths [{widths}] "
            f"/ToUnicode 5 0 R >>"
            for name in ("Courier", "Courier-Bold")
        ),
        _stream(mapped),
    ]
    for at, page in enumerate(pages):
        content = f"{mode} Tr\n" + "\n".join(_drawn(one, codes) for one in page)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {7 + 2 * at} 0 R "
            "/Resources << /Font << /F 3 0 R /B 4 0 R >> >> >>",
            _stream(content),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n"
    )
    return data + f"{tail}%%EOF\n".encode()


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _drawn(one: Put | Rule, codes: dict[str, int]) -> str:
    if isinstance(one, Rule):
        return f"1 w {one.left} {HEIGHT - one.top} m {one.right} {HEIGHT - one.bottom} l S"
    shown = "".join(f"{codes[letter]:02x}" for letter in one.text)
    font = "B" if one.bold else "F"
    return f"BT /{font} {one.size} Tf {one.left} {HEIGHT - one.top} Td <{shown}> Tj ET"


def pages_of(texts: Sequence[str], head: str = "") -> list[Page]:
    """Paragraphs one below the other on as many pages as they need, each with its number and a head."""
    pages: list[Page] = []
    top = HEIGHT
    for text in texts:
        for put in paragraph(85, 0, text, drawn=0 if len(text) < 60 else 6):
            if top > HEIGHT - 90:
                pages.append([Put(85, 30, head), Put(290, HEIGHT - 30, str(len(pages) + 1))])
                top = 70
            pages[-1] = [*pages[-1], put._replace(top=top)]
            top += 16
        top += 6
    return pages
