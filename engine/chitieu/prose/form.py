"""What is wrong with the form of a report: numbers of sections, brackets, marks of thousands, the letter eth for Đ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chitieu.prose.numbering import numbering_faults
from chitieu.prose.passages import Passage
from chitieu.prose.report import Paragraph, Report
from chitieu.prose.statements import FormCode, FormFault

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_FACES = re.compile(r"[:;]-?[()]")
_BARE = re.compile(r"(?<![\w./,-])[1-9]\d{3,5}(?![\w/-]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_NAMED = re.compile(r"(?:(?<!tổng )số|mã|số hiệu|tài khoản|điện thoại|đường|ql|tcvn|iso)\s*$", re.IGNORECASE)
_ANNEX_HEAD = re.compile(
    r"^\s*(?:phụ lục|phụ biểu|biểu số)\s+(?:số\s+)?(?P<number>\d{1,2}|[IVX]{1,5})\b", re.IGNORECASE
)
_ANNEX_CITED = re.compile(
    r"\(\s*(?:có|xem|chi tiết(?: tại)?|theo|kèm theo)\s+(?:phụ lục|phụ biểu)\s+(?:số\s+)?"
    r"(?P<numbers>(?:\d{1,2}|[IVX]{1,5})(?:\s*(?:,|và)\s*(?:\d{1,2}|[IVX]{1,5}))*)",
    re.IGNORECASE,
)
# “tại Phụ lục I, Phụ lục II kèm theo”: of the report, not of a decree
_ANNEX_ATTACHED = re.compile(
    r"\b(?:phụ lục|phụ biểu)\s+(?:số\s+)?(?P<numbers>(?:\d{1,2}|[IVX]{1,5})"
    r"(?:\s*(?:,|và)\s*(?:(?:phụ lục|phụ biểu)\s+(?:số\s+)?)?(?:\d{1,2}|[IVX]{1,5}))*)"
    r"\s+(?:đính\s+)?kèm theo(?!\s+\w+ (?:định|tư|văn))",
    re.IGNORECASE,
)
_SHOWN = 60  # letters around what is found


def form_faults(report: Report, read: Sequence[tuple[Paragraph, list[Passage]]]) -> Iterator[FormFault]:
    """All faults of the form, kind by kind."""
    yield from _numbering(report.paragraphs)
    yield from numbering_faults(report.paragraphs)
    yield from _brackets(report.paragraphs)
    yield from _thousands(read)
    yield from _letters(report.paragraphs)
    yield from _annexes(report.paragraphs)


def _numbering(paragraphs: Sequence[Paragraph]) -> Iterator[FormFault]:
    """Roman numbers of headings that neither follow the one before nor are right by their count."""
    heads = [one for one in paragraphs if one.heads and one.spot.section in _ROMANS and _is_heading(one.text)]
    count = 0
    for before, this in pairwise(heads):
        last, number = (_ROMANS.index(one.spot.section) for one in (before, this))
        count = count + 1 if number else 0  # a new part begins again with I
        if number in (last + 1, count):
            continue
        yield FormFault(FormCode.NUMBERING, this.spot.section, _ROMANS[min(last + 1, len(_ROMANS) - 1)], this.spot)


def _is_heading(text: str) -> bool:
    """Whether a paragraph with a Roman number is in capitals, as headings of that level are."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)


def _brackets(paragraphs: Sequence[Paragraph]) -> Iterator[FormFault]:
    """Brackets that are opened and never closed."""
    for place, paragraph in enumerate(paragraphs):
        opened = _open_bracket(paragraph.text)
        if opened is None:
            continue
        following = paragraphs[place + 1].text if place + 1 < len(paragraphs) else ""
        if following.count(")") > following.count("("):
            continue  # it goes over the end of a line
        found = " ".join(paragraph.text[opened : opened + _SHOWN].split())
        yield FormFault(FormCode.BRACKET, found, ")", paragraph.spot)


def _open_bracket(text: str) -> int | None:
    """Where the first bracket stands that nothing closes; ``None`` where there is none.

    A bracket that closes none numbers an item: a).
    """
    plain = _FACES.sub(lambda match: " " * len(match[0]), text)
    stack: list[int] = []
    for place, letter in enumerate(plain):
        if letter == "(":
            stack.append(place)
        elif letter == ")" and stack:
            stack.pop()
    return stack[0] if stack else None


def _thousands(read: Sequence[tuple[Paragraph, list[Passage]]]) -> Iterator[FormFault]:
    """Numbers without marks of thousands, in a report that writes them elsewhere."""
    figures = [
        (figure, passage, paragraph) for paragraph, of_it in read for passage in of_it for figure in passage.figures
    ]
    marked = sum(re.search(r"\d\.\d{3}", figure.text) is not None for figure, _, _ in figures)
    bare = [one for one in figures if _BARE.match(one[0].text) and not _YEAR.match(one[0].text)]
    if marked <= len(bare):
        return
    for figure, passage, paragraph in bare:
        if not figure.unit or _NAMED.search(passage.text[max(0, figure.start - 40) : figure.start]):
            continue
        digits = re.match(r"\d+", figure.text)
        assert digits is not None
        yield FormFault(FormCode.THOUSANDS, figure.text, f"{int(digits[0]):,}".replace(",", "."), paragraph.spot)


def _letters(paragraphs: Sequence[Paragraph]) -> Iterator[FormFault]:
    """The letter Ð (eth) in the place of Đ: it looks alike, and no search finds it."""
    for paragraph in paragraphs:
        for word in dict.fromkeys(re.findall(r"(?<!\w)\w*[Ðð]\w*", paragraph.text)):
            yield FormFault(FormCode.LETTER, word, word.replace("Ð", "Đ").replace("ð", "đ"), paragraph.spot)


def _annexes(paragraphs: Sequence[Paragraph]) -> Iterator[FormFault]:
    """Annexes that are cited and do not stand in the file, while others do."""
    there = {match["number"].upper() for one in paragraphs if (match := _ANNEX_HEAD.match(one.text))}
    if not there:
        return
    for paragraph in paragraphs:
        for match in (*_ANNEX_CITED.finditer(paragraph.text), *_ANNEX_ATTACHED.finditer(paragraph.text)):
            for number in re.findall(r"\b(?:\d{1,2}|[IVX]{1,5})\b", match["numbers"], re.IGNORECASE):
                if number.upper() not in there:
                    yield FormFault(FormCode.ANNEX, f"{number}", ", ".join(sorted(there)), paragraph.spot)
