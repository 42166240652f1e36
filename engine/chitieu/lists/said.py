"""What a sheet says of itself, above its header and by its name: whose list it is, of which unit and date.

Columns alone never make a form when these words say another; nor do they make a list of other people, of another unit
or of another date the one that is asked for. What was found is told by words of the rules and of the request, never by
those of the sheet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.lists.forms import Form
from chitieu.lists.words import fold, says
from chitieu.sheets.grid import Sheet

# The number of a form that an authority printed: 9B-BTCTW, BM02/BNV.
_CODE = re.compile(r"\b(\d{1,2}[a-zđ]?)\s*[-/–]?\s*(btctw|bnv)\b|\bbm\s*(\d{1,2})\b")
_UP_TO = re.compile(
    r"(?:tính đến|có đến|có mặt đến|đến thời điểm|thời điểm|số liệu đến|tại ngày|tại thời điểm|chốt đến)[^\d\n]{0,30}"
    r"(?:(?:(?P<day>\d{1,2})\s*(?:[./-]|tháng)\s*)?(?P<month>\d{1,2})\s*(?:[./-]|năm)\s*)?(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
# What a list belongs to is not what it is: “(Kèm theo Báo cáo về quy hoạch, đào tạo cán bộ)”.
_ANNEXED = re.compile(r"\W*(?:ban hành )?(?:kèm|đính kèm|căn cứ|thực hiện|theo |phục vụ|số:)", re.IGNORECASE)
_KINDS = {
    "district": "thành phố|thành ủy|tp|tx|thị xã|thị ủy|huyện ủy|huyện|quận ủy|quận",
    "commune": "xã|phường|thị trấn",
}
_STANDS_BEFORE = r"(?:^|[\s(,:])"
NO_NAME = re.compile(  # words that no name of a unit begins with
    "năm|có|và|của|thuộc|quản|tính|đến|theo|ủy|uỷ|ban|giai|nhiệm|là|được|đã|sau|trước|trong|về|hđnd|ubnd|bch|tháng|ngày"
    "|quý|số|danh|cấp|trực|do|đầu|cuối|hiện|các|khối|phòng|cơ|đơn",
    re.IGNORECASE,
)
NAME_WORDS = 4


class ListWanted(NamedTuple):
    """What was asked for: the name of the unit and the date, as far as they were said; words that are all known.

    ``persons``: whether a row is about the person of the same name before it, or another one, by its sheet and number.
    """

    unit: str | None = None
    as_of: dt.date | None = None
    strict: bool = False
    persons: Mapping[str, bool] = {}


class Against(NamedTuple):
    """Why a sheet is not what was asked for, or not of its form."""

    code: str
    text: Text
    hint: Text


def called(sheet: Sheet) -> str:
    """What options call a sheet: its name, or that of the file that is one."""
    return sheet.name or PurePath(sheet.file).name


def option(name: str, said: str) -> str:
    """An option as it can be pasted: in quotes where what it says has blanks or signs."""
    plain = re.sub(r"[-_=.:]", "", said).isalnum()
    return f"{name} {said}" if plain else f'{name} "{said}"'


def names_form(texts: Iterable[str], form: Form) -> bool:
    """Whether any of the texts names a form."""
    return any(says(text, words) for text in texts for words in form.recognise)


def names_any(text: str, names: Sequence[str]) -> bool:
    """Whether a text, or any line of it, is one of some names, or the number of a form that an authority printed."""
    number = _number(text)
    lines = [text, *text.split("\n"), *([number] if number else [])]
    return any(says(line, name) for line in lines for name in names)


def _number(text: str) -> str | None:
    """The number of a printed form that a text names: 9B-BTCTW, BM02."""
    code = _CODE.search(text.casefold())
    if code is None:
        return None
    return f"{code[1]}-{code[2]}".upper() if code[1] else f"BM{code[3]}"


def unlike_form(texts: Sequence[str], form: Form) -> str | None:
    """The words, of the rules, by which a sheet is not of a form: another form's number, another level."""
    number = next(filter(None, map(_number, texts)), None)
    if number is not None and not any(says(number, words) for words in form.recognise):
        return number
    return next((_plain(words) for text in texts for words in form.unlike if says(text, words)), None)


def against(texts: Sequence[str], form: Form, asked: ListWanted) -> Iterator[Against]:
    """Why a sheet of a form is not the list that was asked for: other people, another unit, another date."""
    titles = [text for text in texts if not _ANNEXED.match(text)]
    other = next((words for words in form.words.others for text in titles if says(text, words)), None)
    if other is not None:
        yield Against(
            "other-list",
            Text("this is a list of other people, by its words “{words}”: it was not counted", words=_plain(other)),
            Text("correct the title or the name of the sheet if it is a list of those who hold the posts now"),
        )
    if asked.unit is not None and _is_of_another(texts, asked.unit):
        yield Against(
            "other-unit",
            Text("above its header the sheet names another unit than “{unit}”", unit=asked.unit),
            Text("import it for the unit that it is of, or correct the title"),
        )
    if asked.as_of is not None and (date := _other_date(texts, asked.as_of)):
        yield Against(
            "other-date",
            Text(
                "the sheet says that its figures are to {said}; asked for are those to {date}",
                said=date,
                date=asked.as_of,
            ),
            Text("say the date of the list: --as-of {date}", date=_as_option(date)),
        )


def _plain(words: str) -> str:
    return " ".join(words.replace("*", " ").split())


# --- units ------------------------------------------------------------------------------------------------------


def _is_of_another(texts: Sequence[str], unit: str) -> bool:
    """Whether texts name units of the kind of the one asked for, and not that one."""
    for kinds in _KINDS.values():
        known = re.match(rf"(?:{kinds})\.?\s+(?P<name>.+)", unit.casefold())
        if known:
            name = fold(known["name"])
            named = [each for text in texts for line in text.split("\n") for each in _named(line, kinds)]
            return bool(named) and not any(_is_name(each, name) for each in named)
    return False


def _is_name(said: str, name: str) -> bool:
    return said == name or said.startswith(f"{name} ") or name.startswith(f"{said} ")


def _named(line: str, kinds: str) -> Iterator[str]:
    """The names, folded, behind the kinds of unit that a line names; without marks of case, at most four words."""
    for match in re.finditer(
        rf"{_STANDS_BEFORE}(?:{kinds})\.?\s+(?P<name>[^\d,;:()/…–.-]+)", f" {line}", re.IGNORECASE
    ):
        words: list[str] = []
        for word in match["name"].split()[:NAME_WORDS]:
            if NO_NAME.fullmatch(word) or not (word[0].isupper() or line == line.upper()):
                break
            words.append(word)
        if words:
            yield fold(" ".join(words))


# --- dates ------------------------------------------------------------------------------------------------------


def _other_date(texts: Sequence[str], as_of: dt.date) -> str | None:
    """The date, as far as it is said, that figures of a sheet are to, if that is another than the one asked for."""
    for text in texts:
        match = _UP_TO.search(text)
        if match is None:
            continue
        said = [(match[part], getattr(as_of, part)) for part in ("day", "month", "year")]
        if any(part is not None and int(part) != asked for part, asked in said):
            return "/".join(part for part, _ in said if part is not None)
    return None


def _as_option(said: str) -> str:
    """A day as an option gives it; what is said of one in part is left to be completed."""
    parts = said.split("/")
    day = [f"{int(part):02}" for part in parts[:-1]]
    return "-".join([parts[-1], *reversed(day), *["…"] * (3 - len(parts))])
