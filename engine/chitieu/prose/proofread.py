"""A report as it is read → what it states, what of it holds, and what is wrong with its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chitieu.prose.figures import PrintedFigure
from chitieu.prose.form import form_faults
from chitieu.prose.kinds import FINDERS
from chitieu.prose.passages import Passage, passages
from chitieu.prose.repeated import repeated_totals, two_dates
from chitieu.prose.report import Paragraph, Report
from chitieu.prose.statements import Drawer, Found, Proofreading, Statement
from chitieu.prose.tables import of_table

_AROUND = 60  # letters of the text that are shown around a figure
_LONGEST_QUOTE = 200
_ENDS = ".;\n"


def proofread(report: Report, name: str) -> Proofreading:
    """All that can be said of a report from its own text."""
    read = [(paragraph, list(passages(paragraph.text, number))) for number, paragraph in enumerate(report.paragraphs)]
    statements = [
        one for paragraph, of_it, earlier in _with_earlier(read) for one in _stated(paragraph, of_it, earlier)
    ]
    statements += [_placed(one, paragraph, passage) for paragraph, passage, one in repeated_totals(read)]
    statements += [one for grid in report.grids for one in of_table(grid)]
    form = (*form_faults(report, read), *two_dates(report.paragraphs))
    return Proofreading(name, report, tuple(statements), form, tuple(_figures(read)))


def _with_earlier(
    read: Sequence[tuple[Paragraph, list[Passage]]],
) -> Iterator[tuple[Paragraph, list[Passage], list[Passage]]]:
    """Each paragraph with the passages above it in its own section."""
    earlier: list[Passage] = []
    section = ""
    for paragraph, of_it in read:
        if paragraph.spot.section != section:
            earlier, section = [], paragraph.spot.section
        yield paragraph, of_it, earlier
        earlier = [*earlier, *of_it][-12:]


def _stated(paragraph: Paragraph, of_it: Sequence[Passage], earlier: Sequence[Passage]) -> Iterator[Statement]:
    above = list(earlier)
    for passage in of_it:
        found = [one for find in FINDERS for one in find(passage, above)] if any(passage.marks.values()) else []
        for one in _once(found):
            yield _placed(one, paragraph, passage)
        above.append(passage)


def _once(found: Iterable[Statement]) -> list[Statement]:
    """Each stated figure once: what makes it hold goes before what does not, then kinds by precedence.

    A figure that a statement explains is not blamed by another kind.
    """
    best: dict[int, Statement] = {}
    for one in found:
        at = one.stated.start
        if at not in best or (best[at].drawer is not Drawer.HOLDS and one.drawer is Drawer.HOLDS):
            best[at] = one
    return sorted(best.values(), key=lambda one: one.figures[0].start)


def _placed(one: Statement, paragraph: Paragraph, passage: Passage) -> Statement:
    start, end = one.figures[0].start, one.figures[-1].end
    if one.other is not None:  # the other value stands elsewhere
        start, end = one.stated.start, one.stated.end
    return one._replace(
        quote=_quote(passage.text, start, end, one.stated),
        spot=paragraph.spot,
        start=passage.offset + start,
        end=passage.offset + end,
        paragraph=passage.number,
    )


def _quote(text: str, start: int, end: int, stated: PrintedFigure) -> str:
    """The text around a statement; of a long one, its beginning and what stands around the figure that it states."""
    first = max(start - _AROUND, *(text.rfind(sign, 0, start) + 1 for sign in _ENDS))
    stop = min(end + _AROUND, *(at for sign in _ENDS if (at := text.find(sign, end)) >= 0), len(text))
    if stop - first <= _LONGEST_QUOTE:
        return _words(text, first, stop)
    if stated.start <= first + _AROUND:
        return f"{_words(text, first, stated.end + _AROUND)} …"
    middle = _words(text, max(first + _AROUND, stated.start - _AROUND), min(stop, stated.end + _AROUND))
    return f"{_words(text, first, first + _AROUND)} … {middle}"


def _words(text: str, start: int, stop: int) -> str:
    """The whole words of a stretch, on one line."""
    while 0 < start < stop and text[start - 1].isalnum() and text[start].isalnum():
        start += 1
    while start < stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
        stop -= 1
    return " ".join(text[start:stop].split())


def _figures(read: Iterable[tuple[Paragraph, list[Passage]]]) -> Iterator[Found]:
    for paragraph, of_it in read:
        for passage in of_it:
            for figure in passage.figures:
                moved = figure._replace(start=passage.offset + figure.start, end=passage.offset + figure.end)
                yield Found(moved, paragraph.spot)
