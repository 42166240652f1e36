"""A PDF → the words and ruled lines of its pages. The one module that knows pypdfium2; it runs in a process of its own.

Words come in the order of the file, with their boxes: points, from the left and from the top, turned so that most of
the text of a page stands upright.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from chitieu.prose.pdf_lines import PdfWord

_MOST_PAGES = 3_000
_LEAST_LETTERS = 20  # a page; a scan has none
_UNKNOWN = 0.02  # of the letters
_MOST_RULES = 20_000  # ruled lines of a page that are looked at
_THIN = 2.5  # points; what is thicker is no line
_EVERY = 40  # words; of one of them it is asked whether it is to be seen
_BOLD = 600
_BLANK = r"\x00\t\n\r \xa0\u2002\u2003\u3000"
_HYPHEN = r"\x02\xad\ufffe"  # of a word that goes on in the next line
_WORD = re.compile(rf"[^{_BLANK}{_HYPHEN}]*[{_HYPHEN}]|[^{_BLANK}{_HYPHEN}]+")
_NONE = [*range(32), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
_MEANT = {**dict.fromkeys(_NONE, "\ufffd"), **dict.fromkeys((2, 0xAD, 0xFFFE), "-")}
_Box = tuple[float, float, float, float]


class PdfFault(Exception):
    """A file that cannot be read, by a code: damaged, encrypted, scan, recognised, unknown-letters, too-large."""


class PdfPage(NamedTuple):
    """``rules`` are the boxes of its straight lines."""

    words: list[PdfWord]
    rules: list[_Box]


def pages_of(data: bytes) -> list[PdfPage]:
    """The pages of a file. Raises PdfFault."""
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > _MOST_PAGES:
            raise PdfFault("too-large")
        return _pages(document)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise PdfFault("encrypted" if locked else "damaged") from error


def _pages(document: Any) -> list[PdfPage]:
    pages, letters, seen = list[PdfPage](), list[str](), Counter[bool]()
    for number in range(len(document)):
        page = document[number]
        words = list(_words(page, seen))
        pages.append(_upright(words, list(_rules(page))))
        letters += [word.text for word in words]
        page.close()
    text = "".join(letters)
    if len(text) < _LEAST_LETTERS * len(pages):
        raise PdfFault("scan")
    if seen[False] > seen[True]:  # letters that were recognised in a picture, and laid beneath it
        raise PdfFault("recognised")
    if text.count("\ufffd") > _UNKNOWN * len(text):
        raise PdfFault("unknown-letters")
    return pages


class _Style(NamedTuple):
    """How the letters of one object of text are drawn; ``turns`` are quarters."""

    size: float
    bold: bool
    turns: int


class _Found(NamedTuple):
    """A word as it stands in the file; ``blanks`` 0: it is part of the word before."""

    text: str
    box: _Box
    origin: tuple[float, float]  # where its first letter stands on its line
    blanks: int
    style: _Style


class _Styles:
    """The styles of a page's letters, each asked for once for all that are drawn together."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._known: dict[int, _Style] = {}

    def of(self, index: int) -> _Style:
        drawn = pdfium.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.addressof(drawn.contents) if drawn else -1 - index
        if key not in self._known:
            self._known[key] = _style(self._raw, index)
        return self._known[key]


def _words(page: Any, seen: Counter[bool]) -> Iterator[_Found]:
    text = page.get_textpage()
    raw = text.raw
    letters, styles = _letters_of(text), _Styles(raw)
    end = 0
    for number, match in enumerate(_WORD.finditer(letters)):
        blanks, start = match.start() - end, match.start()
        end = match.end()
        if number % _EVERY == 0:
            seen[_is_seen(raw, start)] += 1
        for first, last in _pieces(styles, letters, start, end):
            word = letters[first:last].translate(_MEANT)
            yield _Found(word, _box(raw, first, last - 1), _origin(raw, first), blanks, styles.of(first))
            blanks = 0
    text.close()


def _letters_of(text: Any) -> str:
    """The letters of a page, one for each that has a place."""
    count = text.count_chars()
    letters: str = text.get_text_range(errors="replace") if count else ""
    if len(letters) != count:  # some letters have none in Unicode, or two
        letters = "".join(_letter(pdfium.FPDFText_GetUnicode(text.raw, index)) for index in range(count))
    return letters


def _pieces(styles: _Styles, letters: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A word in pieces of one size: what is raised in it stands by itself."""
    if letters[start:end].isalpha() or styles.of(start) is styles.of(end - 1):
        yield start, end
        return
    first = start
    for index in range(start + 1, end):
        if styles.of(index).size != styles.of(index - 1).size:
            yield first, index
            first = index
    yield first, end


def _style(raw: Any, index: int) -> _Style:
    """The size is that of the font in points, as the page scales it."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = float(round(pdfium.FPDFText_GetFontSize(raw, index) * scale, 1))
    turns = round(pdfium.FPDFText_GetCharAngle(raw, index) / (math.pi / 2)) % 4
    return _Style(size, pdfium.FPDFText_GetFontWeight(raw, index) >= _BOLD, turns)


def _origin(raw: Any, index: int) -> tuple[float, float]:
    x, y = pdfium.c_double(), pdfium.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    return x.value, y.value


def _is_seen(raw: Any, index: int) -> bool:
    return int(pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(raw, index))) != 3


def _letter(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 or not 0 <= code <= 0x10FFFF else chr(code)


def _box(raw: Any, first: int, last: int) -> _Box:
    """Left, bottom, right, top of letters of one line."""
    begin, end = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, first, begin)
    pdfium.FPDFText_GetLooseCharBox(raw, last, end)
    left, bottom = min(begin.left, end.left), min(begin.bottom, end.bottom)
    return left, bottom, max(begin.right, end.right), max(begin.top, end.top)


def _rules(page: Any) -> Iterator[_Box]:
    """The straight lines of a page: strokes, thin boxes, and the sides of boxes that are drawn."""
    left = _MOST_RULES
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        left -= 1
        if left < 0:
            return
        x0, y0, x1, y1 = item.get_bounds()
        if min(x1 - x0, y1 - y0) <= _THIN:
            yield x0, y0, x1, y1
            continue
        fill, stroke = pdfium.c_int(), pdfium.c_int()
        pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke)
        for side in _sides(item, closed=bool(stroke.value)):
            left -= 1
            if left < 0:
                return
            yield side


def _sides(item: Any, *, closed: bool) -> Iterator[_Box]:
    """The straight sides of a path that are thin boxes by themselves, or drawn."""
    count = min(pdfium.FPDFPath_CountSegments(item.raw), _MOST_RULES)
    matrix = item.get_matrix()
    figure: list[tuple[float, float]] = []
    for index in range(count + 1):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index) if index < count else None
        kind = pdfium.FPDFPathSegment_GetType(segment) if segment else pdfium.FPDF_SEGMENT_MOVETO
        if kind == pdfium.FPDF_SEGMENT_MOVETO and figure:
            yield from _of_figure(figure, closed=closed)
            figure = []
        if segment:
            x, y = pdfium.c_float(), pdfium.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            figure.append(matrix.on_point(x.value, y.value))


def _of_figure(points: Sequence[tuple[float, float]], *, closed: bool) -> Iterator[_Box]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
        yield min(xs), min(ys), max(xs), max(ys)
    elif closed:
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _THIN:
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _upright(words: Sequence[_Found], rules: Sequence[_Box]) -> PdfPage:
    """A page turned so that most of its words stand upright; the others, across it, are left out."""
    turns = Counter(word.style.turns for word in words).most_common(1)[0][0] if words else 0
    upright = [_placed(word) for word in words if word.style.turns == turns]
    return PdfPage(upright, [_turned(box, turns) for box in rules])


def _placed(word: _Found) -> PdfWord:
    (x, y), style = word.origin, word.style
    left, line, right, _ = _turned((word.box[0], y, word.box[2], y), 0)
    if style.turns:
        left, _, right, _ = _turned(word.box, style.turns)
        _, line, _, _ = _turned((x, y, x, y), style.turns)
    return PdfWord(word.text, left, right, line, style.size, word.blanks, style.bold)


def _turned(box: _Box, turns: int) -> _Box:
    """Left, top, right, bottom of a box, read in the direction of the text."""
    x0, y0, x1, y1 = round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)
    match turns:
        case 1:
            return y0, x0, y1, x1
        case 2:
            return -x1, y0, -x0, y1
        case 3:
            return -y1, -x1, -y0, -x0
        case _:
            return x0, -y1, x1, -y0
