"""Text of TCVN3 and VNI fonts: told by the font or by its words, decoded, and otherwise left alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.diagnostics import Problems
from chitieu.sheets.decoding import decoded
from chitieu.sheets.grid import Sheet
from chitieu.sheets.raw import EMPTY, Piece, RawCell, RawRow, RawSheet, typed
from chitieu.text.legacy import decode, font_encoding, is_broken, is_capitals_font
from chitieu.text.syllables import is_abbreviation, is_syllable
from tests.text.old_fonts import TABLES, as_tcvn3, as_vni

SOFT = "\xad"
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
TEXT = """
họ và tên nguyễn thị hương lý luận chính trị cao cấp đại học mông bình giáy thái dao tày trưởng phó phòng chủ tịch ủy
bí thư huyện xã phường thường trực khá giỏi xuất sắc hoàn thành nhiệm vụ nữ năm sinh dân tộc chức chuyên môn thạc sỹ sĩ
quản nhà nước ngoại ngữ tin xếp loại ghi chú tổng số trong đó quốc quyết quý già giếng gì khuya nghĩa đảng viên được
cử nhân kinh tế luật công nghệ thủy thuỷ hòa hoà ngoèo yêu đường sương khỏe khoẻ lò vàng giàng sùng lù phàn tẩn mùa
"""
SYLLABLES = TEXT.split()
WORDS = st.sampled_from(SYLLABLES)
ENCODERS = {"TCVN3": as_tcvn3, "VNI": as_vni}
PLAIN_FONTS = {"TCVN3": ".VnTime", "VNI": "VNI-Times"}
COLUMN = ["họ tên", "nguyễn văn", "trưởng phòng", "lò thị", "phó chủ tịch", "đại học", "huyện ủy"]


def sheet(*columns: Sequence[str | RawCell], font: str = "Arial") -> RawSheet:
    height = max(map(len, columns))
    rows = []
    for index in range(height):
        cells = [column[index] if index < len(column) else EMPTY for column in columns]
        rows.append(
            RawRow(index + 1, tuple(cell if isinstance(cell, RawCell) else typed(cell, font) for cell in cells))
        )
    return RawSheet("PL3", tuple(rows))


def read(raw: RawSheet) -> tuple[Sheet, Problems]:
    problems = Problems()
    return decoded(raw, "list.xlsx", problems), problems


def column(found: Sheet, number: int = 1) -> list[str]:
    return [row.cells[number - 1].text for row in found.rows]


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems.found]


@pytest.mark.parametrize(
    ("seen", "encoding", "meant"),
    [
        ("Hä vµ tªn", "TCVN3", "Họ và tên"),
        (f"NguyÔn ThÞ H{SOFT}¬ng", "TCVN3", "Nguyễn Thị Hương"),
        ("Lý luËn chÝnh trÞ", "TCVN3", "Lý luận chính trị"),
        ("Cao cÊp", "TCVN3", "Cao cấp"),
        ("§¹i häc", "TCVN3", "Đại học"),
        ("M«ng", "TCVN3", "Mông"),
        ("TæNG CéNG", "TCVN3", "TỔNG CỘNG"),
        ("Hoï vaø teân", "VNI", "Họ và tên"),
        ("Nguyeãn Thò Höông", "VNI", "Nguyễn Thị Hương"),
        ("Lyù luaän chính trò", "VNI", "Lý luận chính trị"),
        ("Cao caáp", "VNI", "Cao cấp"),
        ("Ñaïi hoïc", "VNI", "Đại học"),
        ("Moâng", "VNI", "Mông"),
        ("Aùnh AÙNH", "VNI", "Ánh ÁNH"),
    ],
)
def test_the_examples_of_the_office(seen: str, encoding: str, meant: str) -> None:
    assert decode(seen, encoding) == meant


def test_every_letter_of_the_tables() -> None:
    for letter in TABLES["tcvn3"]:
        if letter.islower() or not TONES.intersection(unicodedata.normalize("NFD", letter)):
            assert decode(as_tcvn3(letter), "TCVN3") == letter
        else:
            assert decode(as_tcvn3(letter), "TCVN3").upper() == letter
    for letter in TABLES["vni"]:
        assert decode(as_vni(letter), "VNI") == letter


@given(st.lists(WORDS, min_size=1).map(" ".join))
def test_by_font_everything_comes_back(text: str) -> None:
    for encoding, encode in ENCODERS.items():
        assert decode(encode(text), encoding) == text
    assert decode(as_vni(text.upper()), "VNI") == text.upper()
    assert decode(as_vni(text.title()), "VNI") == text.title()


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8))
def test_cells_of_an_old_font(texts: list[str]) -> None:
    for encoding, encode in ENCODERS.items():
        found, _ = read(sheet([encode(text) for text in texts], font=PLAIN_FONTS[encoding]))
        for text, cell in zip(texts, (row.cells[0] for row in found.rows), strict=True):
            assert cell.text == text
            assert cell.legacy == (encoding if cell.text != encode(text) else None)


@given(st.lists(WORDS, min_size=25, max_size=40, unique=True))
def test_by_words_everything_comes_back(texts: list[str]) -> None:
    for encode in ENCODERS.values():
        found, problems = read(sheet([encode(" ".join(texts)), encode(" ".join(texts[::-1]))]))
        assert column(found) == [" ".join(texts), " ".join(texts[::-1])]
        assert codes(problems) == ["legacy-text"]


@given(st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=9), min_size=1))
def test_ordinary_vietnamese_is_never_changed(columns: list[list[str]]) -> None:
    for write in (str, str.upper, str.title):
        found, problems = read(sheet(*[[write(text) for text in texts] for texts in columns]))
        for number, texts in enumerate(columns, 1):
            filled = [row.cells[number - 1] for row in found.rows][: len(texts)]
            assert [cell.text for cell in filled] == [write(text) for text in texts]
            assert {cell.legacy for cell in filled} == {None}
        assert codes(problems) == []


def test_decomposed_letters_are_composed_not_decoded() -> None:
    found, problems = read(sheet([unicodedata.normalize("NFD", "Nguyễn Thị Hương"), "Hoà"]))
    assert column(found) == ["Nguyễn Thị Hương", "Hoà"]
    assert codes(problems) == []


def test_a_sheet_of_several_encodings() -> None:
    found, problems = read(sheet(COLUMN, [as_tcvn3(text) for text in COLUMN], [as_vni(text) for text in COLUMN]))
    assert [column(found, number) for number in (1, 2, 3)] == [COLUMN, COLUMN, COLUMN]
    assert [row.cells[1].legacy for row in found.rows] == ["TCVN3"] * len(COLUMN)
    assert [(problem.code, problem.text.values["encoding"]) for problem in problems.found] == [
        ("legacy-text", "TCVN3"),
        ("legacy-text", "VNI"),
    ]
    assert {problem.place.cell for problem in problems.found} == {"PL3"}


def test_a_short_column_follows_its_sheet() -> None:
    found, _ = read(sheet([as_tcvn3(text) for text in COLUMN], [as_tcvn3("nữ"), as_tcvn3("giỏi")]))
    assert column(found, 2)[:2] == ["nữ", "giỏi"]


def test_short_unicode_columns_do_not_follow_an_old_sheet() -> None:
    """Thái, Mông and Tày are letters of TCVN3, too; the header shows what they are."""
    ethnic = ["Dân tộc", "Thái", "Mông", "Tày", "Lò Hoàng"]
    found, problems = read(sheet([as_tcvn3(text) for text in COLUMN], ethnic))
    assert column(found, 2)[: len(ethnic)] == ethnic
    assert codes(problems) == ["legacy-text"]


def test_units_in_an_old_sheet_are_no_doubt() -> None:
    units = ["km²", "10 °C", "×"]
    found, problems = read(sheet([as_tcvn3(text) for text in COLUMN], units))
    assert column(found, 2)[: len(units)] == units
    assert codes(problems) == ["legacy-text"]


def test_what_cannot_be_told_is_left_and_reported() -> None:
    """ "Giái" is good Vietnamese, and "giỏi" in TCVN3: in an old sheet nobody can tell."""
    found, problems = read(sheet([as_tcvn3(text) for text in COLUMN], [as_tcvn3("giỏi")]))
    assert column(found, 2)[0] == as_tcvn3("giỏi")
    assert codes(problems) == ["legacy-text", "legacy-uncertain"]
    assert problems.found[1].place.cell == "PL3!B1"


def test_one_word_is_too_little_to_act_on() -> None:
    seen = as_tcvn3("thị")
    found, problems = read(sheet([seen, "Cán bộ 01"]))
    assert column(found) == [seen, "Cán bộ 01"]
    assert codes(problems) == ["legacy-uncertain"]


@pytest.mark.parametrize("name", ["Y Blơk", "Y Mlô", "H'Mông", "Ksor Krông", "Niê Kđăm", "Café", "Müller", "André"])
@pytest.mark.parametrize("beside", [["HTXSNV", "A2", "ThS", "x", "×", "✓", "m²", "10 °C"], COLUMN])
def test_foreign_names_and_codes_do_not_disturb(name: str, beside: list[str]) -> None:
    found, problems = read(sheet([name, *beside]))
    assert column(found) == [name, *beside]
    assert codes(problems) == []


def test_foreign_names_and_codes_in_old_text() -> None:
    texts = [*COLUMN, "Y Blơk", "HTXSNV", "A2", "ThS", "HĐND, UBND", "x"]
    for encode in ENCODERS.values():
        found, _ = read(sheet([encode(text) for text in texts], ["×", "x", "×"]))
        assert column(found) == texts
        assert column(found, 2)[:3] == ["×", "x", "×"]


def test_new_cells_in_an_old_column_stay() -> None:
    found, _ = read(sheet([as_tcvn3(text) for text in COLUMN] + ["Nguyễn Thị Hương", "Hoà Bình"], font=".VnTime"))
    assert column(found) == [*COLUMN, "Nguyễn Thị Hương", "Hoà Bình"]


def test_a_left_over_font_does_not_spoil_unicode() -> None:
    """Unicode text pasted into cells of an old font. "Lò" alone would be "Lũ" in TCVN3."""
    texts = ["Nguyễn Thị Hương", "Bình", "Lò"]
    found, problems = read(sheet(texts, font=".VnTime"))
    assert column(found) == texts
    assert codes(problems) in ([], ["legacy-uncertain"])


def test_old_words_in_a_new_column() -> None:
    """A few are reported where they stand, more are decoded; their neighbours stay as they are."""
    texts = ["Họ và tên", "Bình", "Nguyễn Thị Hương", "Hoà"]
    found, problems = read(sheet([*texts, as_tcvn3("nguyễn"), "Lò"]))
    assert column(found) == [*texts, as_tcvn3("nguyễn"), "Lò"]
    assert [(problem.code, problem.place.cell) for problem in problems.found] == [("legacy-uncertain", "PL3!A5")]
    assert problems.found[0].text.values == {"count": 1}
    found, problems = read(sheet([*texts, *map(as_tcvn3, COLUMN)]))
    assert column(found) == [*texts, *COLUMN]
    assert codes(problems)[0] == "legacy-text"


def test_letters_that_a_program_has_deleted_are_missed() -> None:
    texts = [as_tcvn3(text) for text in ["nguyễn thị hương", "trưởng phòng", "phó chủ tịch"]]
    assert codes(read(sheet(texts))[1]) == ["legacy-text"]
    found, problems = read(sheet([text.replace(SOFT, "") for text in texts]))
    assert column(found)[0] == "nguyễn thị hơng"
    assert [(problem.code, problem.place.cell) for problem in problems.found] == [
        ("legacy-text", "PL3"),
        ("legacy-lost-letters", "PL3!A1"),
    ]


def test_capitals_come_from_the_font() -> None:
    found, problems = read(sheet([as_tcvn3("tổng số"), "tt", "Đảng ủy"], font=".VnArialH"))
    assert column(found) == ["TỔNG SỐ", "TT", "Đảng ủy"]
    assert problems.found[0].text.values == {"count": 1, "encoding": "TCVN3"}


def test_fonts_within_a_cell() -> None:
    cell = RawCell((Piece("Họ tên: ", "Arial"), Piece(as_tcvn3("lò thị"), ".VnTimeH"), Piece(" (x)", "Arial")))
    only_old = RawCell((Piece("1. ", "Arial"), Piece(as_tcvn3("chức"), ".VnTime"), Piece(as_tcvn3("vụ"), ".VnTimeH")))
    split_vni = RawCell((Piece("Ña", "VNI-Times"), Piece("ïi", "VNI-Helve")))
    found, _ = read(sheet([only_old, split_vni, cell]))
    assert column(found) == ["1. chứcVỤ", "Đại", "Họ tên: LÒ THỊ (x)"]


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", "TCVN3", False),
        (".VnTimeH", "TCVN3", True),
        (".VnArial", "TCVN3", False),
        (".VnArial NarrowH", "TCVN3", True),
        ("VNI-Times", "VNI", False),
        ("VNI-Helve-Condense", "VNI", False),
        ("Times New Roman", None, False),
        ("Vnitime", None, False),
        ("", None, False),
    ],
)
def test_fonts(font: str, encoding: str | None, capitals: bool) -> None:
    assert (font_encoding(font), is_capitals_font(font)) == (encoding, capitals)


def test_soft_hyphens_go_where_they_are_no_letters() -> None:
    found, _ = read(sheet([f"Cán{SOFT} bộ 01"]))
    assert column(found) == ["Cán bộ 01"]


@pytest.mark.parametrize("text", ["Ðại học", "ÐẠI HỌC", "HÐND", "được ðến"])
def test_the_icelandic_letter_is_put_right(text: str) -> None:
    found, problems = read(sheet([text]))
    assert column(found) == [text.replace("Ð", "Đ").replace("ð", "đ")]
    assert codes(problems) == []


@pytest.mark.parametrize("word", [*SYLLABLES, "nguyên", "quỳnh", "hmông", "đắk", "lắk", "khuỷu", "huơ", "oan", "xoong"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert not is_broken(word, None)


@pytest.mark.parametrize(
    "word", ["caù", "hơng", "höông", "teân", "bạch̀", "hàc", "blơk", "krông", "ee", "µ", "§", "đ", "cạnp", "àa"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_abbreviations() -> None:
    assert all(map(is_abbreviation, ["HĐND", "UBND", "DTTS", "KHĐT"]))
    assert not any(map(is_abbreviation, ["HÀ", "Đ", "§ND", "HđND"]))
