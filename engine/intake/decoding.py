"""Raw sheets → sheets: legacy text decoded column by column, every text in the words of the contract."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from engine.diagnostics import Problems, Text
from engine.intake.grid import Cell, Row, Sheet
from engine.intake.judgement import Judgement, Weight, broken, judge
from engine.intake.legacy import decode, font_encoding, is_capitals_font, is_unicode_vietnamese, words
from engine.intake.raw import RawCell, RawSheet
from engine.intake.values import clean

_SIGNS = frozenset("×·°§±²³")  # marks and units; by themselves they are no letters of an encoding
_EMPTY = Cell()
_Key = tuple[int, str | None]  # a column, and the encoding that fonts in it are made for


class _Suspect(NamedTuple):
    """A cell that holds only letters which legacy text has, some of them beyond ASCII."""

    row: int
    cell: RawCell
    words: set[str]


class _Group(NamedTuple):
    suspects: list[_Suspect]
    beside_unicode: bool  # the column has cells that no encoding but Unicode can hold

    @property
    def words(self) -> set[str]:
        return set().union(*(suspect.words for suspect in self.suspects))


class _Plan(NamedTuple):
    """How cells (row, column) were typed, and which are left as they are because that could not be told."""

    encodings: dict[tuple[int, int], str]
    doubtful: set[tuple[int, int]]


def decoded(raw: RawSheet, file: str, problems: Problems) -> Sheet:
    """The sheet as its readers see it; ``problems`` says which text was decoded, and where the encoding is doubtful."""
    plan = _plan(raw)
    rows = tuple(
        Row(
            row.number,
            tuple(_cell(cell, (row.number, column), plan) for column, cell in enumerate(row.cells, 1)),
            row.hidden,
        )
        for row in raw.rows
    )
    sheet = Sheet(file, raw.name, rows, raw.merged, raw.hidden)
    _report(sheet, plan, problems)
    return sheet


def _plan(raw: RawSheet) -> _Plan:
    groups = _groups(raw)
    every_word = set().union(*(group.words for group in groups.values()))
    whole = judge(every_word) if every_word else Judgement(None, Weight.NONE)
    plan = _Plan({}, set())
    for (column, font), group in groups.items():
        encoding, trusted = _by_font(group, font) if font else _by_words(group, whole)
        for suspect in group.suspects:
            place = (suspect.row, column)
            match _verdict(suspect, encoding, group.beside_unicode) if trusted else None:
                case True:
                    assert encoding is not None
                    plan.encodings[place] = encoding
                case None:
                    plan.doubtful.add(place)
    return plan


def _groups(raw: RawSheet) -> dict[_Key, _Group]:
    suspects: dict[_Key, list[_Suspect]] = defaultdict(list)
    unicode: set[_Key] = set()
    for row in raw.rows:
        for column, cell in enumerate(row.cells, 1):
            text = _text(cell)
            if text.isascii() or text.strip() in _SIGNS:
                continue
            fonts = {font_encoding(piece.font) for piece in cell.pieces if not piece.text.isascii()}
            if is_unicode_vietnamese(text):
                unicode.update((column, font) for font in fonts)
            elif len(fonts) == 1 and not text.isspace():
                suspects[column, fonts.pop()].append(_Suspect(row.number, cell, words(text)))
    return {key: _Group(found, key in unicode) for key, found in suspects.items()}


def _by_font(group: _Group, font: str) -> tuple[str | None, bool]:
    """What the font says, unless the words speak against it; whether that can be trusted."""
    found = group.words
    return font, broken(found, None) >= broken(found, font)


def _by_words(group: _Group, whole: Judgement) -> tuple[str | None, bool]:
    """What the words of a column say, or those of its sheet where they are too few; whether that can be trusted."""
    own = judge(group.words)
    if own.weight is Weight.CLEAR:
        return own.encoding, True
    if own.weight is Weight.WEAK:
        return own.encoding, whole == Judgement(own.encoding, Weight.CLEAR)
    if whole.weight is not Weight.CLEAR or group.beside_unicode:
        return None, True
    # In a sheet of legacy text, a column that is good Vietnamese both as it is and decoded: nobody can tell.
    found = group.words
    return None, broken(found, None) < broken(found, whole.encoding)


def _verdict(suspect: _Suspect, encoding: str | None, beside_unicode: bool) -> bool | None:
    """Whether to decode a cell of a column whose encoding is known; ``None`` where the cell contradicts it."""
    if encoding is None:
        return False
    as_is, decoded = broken(suspect.words, None), broken(suspect.words, encoding)
    if decoded > as_is or (decoded == as_is and beside_unicode):
        return None if decode(_text(suspect.cell), encoding) != _text(suspect.cell) else False
    return True


def _text(cell: RawCell) -> str:
    return "".join(piece.text for piece in cell.pieces)


def _cell(cell: RawCell, place: tuple[int, int], plan: _Plan) -> Cell:
    if not cell.pieces:
        return Cell(cell.shown, cell.uncomputed) if cell.shown or cell.uncomputed else _EMPTY
    seen = _text(cell)
    encoding = plan.encodings.get(place)
    if encoding == "TCVN3" or (encoding is None and seen.isascii()):
        meant = "".join(_piece(piece.text, piece.font, encoding) for piece in cell.pieces)
    elif encoding is not None:
        meant = decode(seen, encoding)  # whole: letter and mark may lie in two pieces
    elif not is_unicode_vietnamese(seen) and len(set(_fonts(cell))) > 1:
        meant = "".join(_piece(piece.text, piece.font, font_encoding(piece.font)) for piece in cell.pieces)
        encoding = next(filter(None, _fonts(cell)), None)
    else:
        meant = seen
    return _finished(seen, meant, encoding, place in plan.doubtful)


def _fonts(cell: RawCell) -> Iterator[str | None]:
    return (font_encoding(piece.font) for piece in cell.pieces if not piece.text.isascii())


def _piece(text: str, font: str, encoding: str | None) -> str:
    meant = decode(text, encoding) if encoding else text
    return meant.upper() if is_capitals_font(font) else meant


def _finished(seen: str, meant: str, encoding: str | None, doubtful: bool) -> Cell:
    text = clean(meant, keep_soft_hyphens=doubtful)
    if "Ð" in text or "ð" in text:
        text = _with_d(text, doubtful)
    return Cell(text, legacy=encoding if encoding and meant != seen else None) if text else _EMPTY


def _with_d(text: str, doubtful: bool) -> str:
    """The Icelandic letter that looks like Đ, put right. In doubtful text it may be a letter of an encoding."""
    return text if doubtful else text.replace("Ð", "Đ").replace("ð", "đ")


def _report(sheet: Sheet, plan: _Plan, problems: Problems) -> None:
    counts = Counter(cell.legacy for row in sheet.rows for cell in row.cells if cell.legacy)
    for encoding, count in sorted(counts.items()):
        text = Text("the text in {count} cells is in {encoding} and was read as such", count=count, encoding=encoding)
        problems.warning("legacy-text", sheet.place(), text)
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(plan.doubtful):
        columns[column].append(row)
    for column, rows in sorted(columns.items()):
        problems.warning(
            "legacy-uncertain",
            sheet.place(rows[0], column),
            Text(
                "the text in {count} cells of this column may be in TCVN3 or VNI, which could not be told; "
                "it was left as it is",
                count=len(rows),
            ),
            Text("convert the column to Unicode, or give it its old font back"),
        )
