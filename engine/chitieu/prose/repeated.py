"""One thing that is said twice, with two values: a total by the same words, a document with two dates.

A total is the same where its words are, no time stands in its sentence, and both are counted; a document is, where its
number, its kind and its year are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chitieu.prose.figures import PrintedFigure, same_unit
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.report import Paragraph
from chitieu.prose.statements import Drawer, FormCode, FormFault, LikelyCause, Statement, StatementKind

_TOTAL = shaped(r"\btổng số (?P<label>[^.,;:!?()\n\ue000-\uf8ff]{6,80}?)\s*(?:là|có|:)\s*:?\s*<N total>")
_TIME = re.compile(
    r"[\uf800-\uf8ff]|\bnăm\b|\bquý\b|\btháng\b|cùng kỳ|trước|nhiệm kỳ|giai đoạn|kế hoạch|mục tiêu|đợt|kỳ"
)
_KINDS = (
    "kế hoạch|nghị quyết|quyết định|chỉ thị|kết luận|công văn|báo cáo|đề án|nghị định|thông tư|quy định|chương trình"
)
_DOCUMENT = re.compile(
    rf"(?P<kind>{_KINDS})\s+số\s+(?P<number>\d{{1,5}}(?:/\d{{4}})?)(?P<symbol>\s?[-/]\s?[\wĐ&/-]+)?\s*,?\s*"
    r"ngày\s+(?P<day>\d{1,2})(?:[/-]|\s+tháng\s+)(?P<month>\d{1,2})(?:[/-]|\s+năm\s+)(?P<year>\d{4})",
    re.IGNORECASE,
)


def repeated_totals(read: Sequence[tuple[Paragraph, list[Passage]]]) -> Iterator[tuple[Paragraph, Passage, Statement]]:
    """Totals that stand elsewhere with another number."""
    seen: dict[str, tuple[PrintedFigure, Paragraph]] = {}
    for paragraph, of_it in read:
        for passage in of_it:
            for match in _TOTAL.finditer(passage.shape):
                total, label = passage.figure(match, "total"), " ".join(match["label"].split())
                if total.hedged or len(label.split()) < 2 or _TIME.search(_sentence(passage.shape, match)):
                    continue
                first, where = seen.setdefault(label, (total, paragraph))
                if first.value != total.value and same_unit(first, total):
                    one = Statement(
                        StatementKind.REPEATED,
                        Drawer.QUESTION,
                        LikelyCause.TWO_VALUES,
                        (first, total),
                        total,
                        None,
                        other=where.spot,
                    )
                    yield paragraph, passage, one


def _sentence(shape: str, match: re.Match[str]) -> str:
    start = max(shape.rfind(sign, 0, match.start()) for sign in ".;\n")
    ends = [at for sign in ".;\n" if (at := shape.find(sign, match.end())) >= 0]
    return shape[start + 1 : min(ends, default=len(shape))]


def two_dates(paragraphs: Sequence[Paragraph]) -> Iterator[FormFault]:
    """Documents that are cited with two dates of one year, by one symbol or by two that differ in a letter."""
    seen: dict[tuple[str, str], list[_Cited]] = {}
    for paragraph in paragraphs:
        for match in _DOCUMENT.finditer(paragraph.text):
            symbol = re.sub(r"[\s/-]", "", match["symbol"] or "")
            day = f"{int(match['day']):02}/{int(match['month']):02}"
            this = _Cited(symbol, day, match["year"], " ".join(match[0].split()))
            known = seen.setdefault((match["kind"].lower(), match["number"]), [])
            alike = [one for one in known if _alike(one.symbol, symbol)]
            others = [one for one in alike if _is_slip(one, this)]
            if others and all((one.day, one.year) != (this.day, this.year) for one in alike):
                yield FormFault(FormCode.TWO_DATES, this.text, others[0].text, paragraph.spot)
            known.append(this)


class _Cited(NamedTuple):
    symbol: str
    day: str
    year: str
    text: str


def _is_slip(one: _Cited, other: _Cited) -> bool:
    """Whether two dates are of one document: of one year, or of one day in two; numbers begin again every year."""
    return (one.year == other.year) != (one.day == other.day)


def _alike(one: str, other: str) -> bool:
    """Whether two symbols are one, or differ by a letter left out: KH/TU and KH/ThU."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1 or not short:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
