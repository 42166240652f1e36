"""Raw sheets → sheets: legacy text decoded column by column, every text in the words of the contract."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.sheets.grid import Cell, Row, Sheet
from chitieu.sheets.raw import RawCell, RawRow, RawSheet
from chitieu.sheets.values import clean
from chitieu.text.encodings import is_unicode_vietnamese
from chitieu.text.judgement import EncodingGuess, Weight, guess_encoding, not_vietnamese
from chitieu.text.legacy import (
    ENCODINGS,
    TCVN3,
    decode,
    font_encoding,
    is_broken,
    is_capitals_font,
    telling_words,
)
from chitieu.text.syllables import is_syllable

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
    distinct = {id(cell): cell for row in raw.rows for cell in row.cells}  # most stand in many places
    plan = _plan(raw, distinct)
    usual = {key: _cell(cell, None, doubtful=False) for key, cell in distinct.items()}
    told_of = {row for row, _ in (*plan.encodings, *plan.doubtful)}
    rows = tuple(
        Row(
            row.number,
            _planned(row, plan) if row.number in told_of else tuple([usual[id(cell)] for cell in row.cells]),
            row.hidden,
        )
        for row in raw.rows
    )
    sheet = Sheet(file, raw.name, rows, raw.merged, raw.hidden)
    _report(sheet, plan, problems)
    return sheet


def _planned(row: RawRow, plan: _Plan) -> tuple[Cell, ...]:
    places = [(row.number, column) for column in range(1, len(row.cells) + 1)]
    return tuple(
        _cell(cell, plan.encodings.get(place), doubtful=place in plan.doubtful)
        for place, cell in zip(places, row.cells, strict=True)
    )


def _plan(raw: RawSheet, distinct: Mapping[int, RawCell]) -> _Plan:
    groups = _groups(raw, {key for key, cell in distinct.items() if _has_letters(cell)})
    every_word = set().union(*(group.words for group in groups.values()))
    whole = guess_encoding(every_word) if every_word else EncodingGuess(None, Weight.NONE)
    plan = _Plan({}, set())
    for (column, font), group in groups.items():
        encoding, trusted = _by_font(group, font) if font else _by_words(group, whole)
        if not trusted:
            plan.doubtful.update((suspect.row, column) for suspect in _doubtful(group))
        elif encoding is not None:
            _plan_cells(group, column, encoding, plan)
    return plan


def _doubtful(group: _Group) -> Iterator[_Suspect]:
    """The cells to ask people about where a column's encoding is open: those that are no Vietnamese, else all."""
    broken = [suspect for suspect in group.suspects if not_vietnamese(suspect.words, None)]
    return (suspect for suspect in broken or group.suspects if _would_change(suspect.cell))


def _plan_cells(group: _Group, column: int, encoding: str, plan: _Plan) -> None:
    """Decodes the cells of a column whose encoding is known, but for those that are better Vietnamese as they are."""
    for suspect in group.suspects:
        place = (suspect.row, column)
        as_is, meant = not_vietnamese(suspect.words, None), not_vietnamese(suspect.words, encoding)
        if meant < as_is or (meant == as_is and not group.beside_unicode):
            plan.encodings[place] = encoding
        elif meant == as_is and decode(_text(suspect.cell), encoding) != _text(suspect.cell):
            plan.doubtful.add(place)


def _has_letters(cell: RawCell) -> bool:
    """Whether a cell has letters beyond ASCII."""
    text = _text(cell)
    return not (text.isascii() or text.strip() in _SIGNS)


def _groups(raw: RawSheet, lettered: Collection[int]) -> dict[_Key, _Group]:
    """Cells whose letters may be of an old encoding, by column and by what their font says.

    ``lettered`` are those with letters beyond ASCII, by identity. One cell has too few words to tell by; those of a
    column with one font were typed alike.
    """
    suspects: dict[_Key, list[_Suspect]] = defaultdict(list)
    unicode: set[_Key] = set()
    passed: set[tuple[int, int]] = set()  # cells, by column and identity, that say nothing more where they stand again
    for row in raw.rows:
        for column, cell in enumerate(row.cells, 1):
            if id(cell) not in lettered or (column, id(cell)) in passed:
                continue
            text = _text(cell)
            if is_unicode_vietnamese(text):
                modern = (piece for piece in cell.pieces if is_unicode_vietnamese(piece.text))
                unicode.update((column, font_encoding(piece.font)) for piece in modern)
                passed.add((column, id(cell)))
            elif len(fonts := set(_fonts(cell))) == 1 and not text.isspace():
                suspects[column, fonts.pop()].append(_Suspect(row.number, cell, telling_words(text)))
    return {key: _Group(found, key in unicode) for key, found in suspects.items()}


def _by_font(group: _Group, font: str) -> tuple[str | None, bool]:
    """What the font says, unless the words speak against it; whether that can be trusted."""
    found = group.words
    return font, not_vietnamese(found, None) >= not_vietnamese(found, font)


def _by_words(group: _Group, whole: EncodingGuess) -> tuple[str | None, bool]:
    """What the words of a column say, or those of its sheet where they are too few; whether that can be trusted."""
    found = group.words
    # Beside Unicode text, words that are good as they are say nothing against a few pasted ones.
    own = guess_encoding({word for word in found if is_broken(word, None)} if group.beside_unicode else found)
    if own.weight is Weight.CLEAR:
        return own.encoding, True
    if own.weight is Weight.WEAK:
        return own.encoding, whole == EncodingGuess(own.encoding, Weight.CLEAR)
    if whole.weight is not Weight.CLEAR or group.beside_unicode:
        return None, True
    # In a sheet of legacy text, a column that is good Vietnamese both as it is and decoded: nobody can tell.
    return None, not_vietnamese(found, None) < not_vietnamese(found, whole.encoding)


def _would_change(cell: RawCell) -> bool:
    """Whether it matters in which encoding a cell is read: not for m² or 10 °C."""
    seen = _text(cell)
    return any(decode(seen, encoding) != seen for encoding in ENCODINGS)


def _text(cell: RawCell) -> str:
    return "".join(piece.text for piece in cell.pieces)


def _cell(cell: RawCell, planned: str | None, *, doubtful: bool) -> Cell:
    if not cell.pieces:
        return Cell(cell.shown, cell.uncomputed) if cell.shown or cell.uncomputed else _EMPTY
    seen = _text(cell)
    meant, encoding = _meant(cell, seen, planned)
    finished = _finished(seen, meant, encoding, doubtful)
    # A blank or a line break that was left out when a name was crossed out says nothing.
    struck = bool(finished.text) and all(piece.struck for piece in cell.pieces if not piece.text.isspace())
    return finished._replace(struck=True) if struck else finished


def _meant(cell: RawCell, seen: str, encoding: str | None) -> tuple[str, str | None]:
    """What a cell that shows a text means, and in which encoding it was."""
    if encoding == TCVN3 or (encoding is None and seen.isascii()):
        return "".join(_piece(piece.text, piece.font, encoding) for piece in cell.pieces), encoding
    if encoding is not None:
        return decode(seen, encoding), encoding  # whole: letter and mark may lie in two pieces
    if len(set(_fonts(cell))) > 1:  # the fonts of a cell that mixes them are its only evidence
        meant = "".join(_piece(piece.text, piece.font, font_encoding(piece.font)) for piece in cell.pieces)
        return meant, next(filter(None, _fonts(cell)), None)
    return seen, None


def _fonts(cell: RawCell) -> Iterator[str | None]:
    return (font_encoding(piece.font) for piece in cell.pieces if not piece.text.isascii())


def _piece(text: str, font: str, encoding: str | None) -> str:
    if is_unicode_vietnamese(text):
        return text
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
    legacy = [
        (row.number, column, cell)
        for row in sheet.rows
        for column, cell in enumerate(row.cells, 1)
        if cell.legacy is not None
    ]
    counts = Counter(str(cell.legacy) for _, _, cell in legacy)
    for encoding, count in sorted(counts.items()):
        text = Text("the text in {count} cells is in {encoding} and was read as such", count=count, encoding=encoding)
        problems.warning("legacy-text", sheet.place(), text)
    _report_lost_letters(sheet, legacy, problems)
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


def _report_lost_letters(sheet: Sheet, legacy: Iterable[tuple[int, int, Cell]], problems: Problems) -> None:
    """The ư of TCVN3 is a soft hyphen, which many programs delete: Hương becomes Hơng, which no word is."""
    for row, column, cell in legacy:
        if cell.legacy == TCVN3 and any(map(_has_lost_u, telling_words(cell.text))):
            problems.warning(
                "legacy-lost-letters",
                sheet.place(row, column),
                Text("a program has deleted the letter ư here, which in TCVN3 is a soft hyphen"),
                Text("compare the names of this sheet with their source, and put the letters back"),
            )
            return


def _has_lost_u(word: str) -> bool:
    return "ơ" in word and not is_syllable(word) and is_syllable(word.replace("ơ", "ươ"))
