"""Charts on pages: SVG that is made here, prints, and needs neither script nor network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from html import escape
from textwrap import shorten

from chitieu.model import Verdict
from chitieu.numbers import rounded
from chitieu.views.tables.cells import Bar, Chain, Chart, Dated, Figure
from chitieu.views.tables.words import Words

_WIDTH, _HEIGHT, _LINE = 240, 90, 26
_WIDE, _ROW = 320, 27  # of bars with their names: read on a phone, where they are as wide as the screen
_LETTERS = 46  # of a name, beside the percent
_LEFT, _FOOT = 4, 14  # room for the first dot, and for dates
_INK, _LEVEL, _WAY = "#1f4e8c", "#1b1b1b", "#6b6b6b"
_COLOURS = {Verdict.MET: "#1b6e3c", Verdict.MISSED: "#a3182b", Verdict.NO_DATA: "#7a5200"}
_THIN = 'vector-effect="non-scaling-stroke"'
_APART = Fraction(3, 2)  # units of the picture: what differs never stands in one place


def drawn(chart: Chart, words: Words) -> str:
    """A picture of a chart, with what it says in words for those who do not see it."""
    width, height = _WIDTH, _LINE
    if chart.kind == "lines":
        height, body = _HEIGHT, _lines(chart, words)
    elif chart.kind == "bars":
        width, height, body = _WIDE, _ROW * len(chart.bars), _bars(chart, words)
    else:
        body = _pair(chart)
    told = escape(words.text(chart.told), quote=True)
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{told}"><title>{told}</title>{"".join(body)}</svg>'
    )


def strip(chart: Chart, words: Words) -> str:
    """A chart of one bar, as wide as its place: the names of its levels stand beside it, for it stretches."""
    (bar,) = chart.bars
    told = escape(words.text(chart.told), quote=True)
    body = "".join(_rects(bar, chart, 100, 5, 8))
    for level in dict.fromkeys(percent(chart.share(level)) for level in chart.levels):
        body += f'<line x1="{level}" x2="{level}" y1="1" y2="17" stroke="{_LEVEL}" stroke-width="2" {_THIN}/>'
    return (
        f'<svg class="bar" viewBox="0 0 100 18" preserveAspectRatio="none" role="img" aria-label="{told}">{body}</svg>'
    )


def percent(share: Fraction) -> str:
    """A share as CSS and SVG have it."""
    return rounded(share * 100, 2)


def _bars(chart: Chart, words: Words) -> Iterator[str]:
    """Under each name its bar; a bar that goes on beyond the axis ends in a point."""
    for number, bar in enumerate(chart.bars):
        top = number * _ROW
        yield _text(0, top + 10, shorten(bar.name, _LETTERS, placeholder="…"), "start", _LEVEL)
        reached = words.text(
            bar.verdict
            if bar.value is None
            else Chain((bar.verdict.sign, Figure(bar.value, chart.unit, apart=chart.levels)))
        )
        yield _text(_WIDE, top + 10, reached, "end", _COLOURS.get(Verdict(bar.verdict.value), _WAY))
        yield from _rects(bar, chart, _WIDE, top + 13, 8)
        if bar.value is not None and bar.value > chart.ends[1]:
            yield f'<path d="M{_WIDE - 8} {top + 13}L{_WIDE} {top + 17}L{_WIDE - 8} {top + 21}H{_WIDE}V{top + 13}Z" '
            yield 'fill="#fff"/>'
        for level in chart.levels:
            yield _stroke(f"{_number(chart.share(level) * _WIDE)} {top + 11}V{top + 23}", _LEVEL, width=2)


def _rects(bar: Bar, chart: Chart, width: int, top: int, height: int) -> Iterator[str]:
    length = rounded(chart.length(bar) * width, 2)
    yield f'<rect x="0" y="{top}" width="{width}" height="{height}" fill="#e6e6e6"/>'
    colour = _COLOURS.get(Verdict(bar.verdict.value), _WAY)
    if bar.value:
        yield f'<rect x="0" y="{top}" width="{length}" height="{height}" fill="{colour}"/>'


def _lines(chart: Chart, words: Words) -> Iterator[str]:
    days = [one.day for one in (*chart.values, *chart.way)]
    first, last = min(days), max(days)
    for level in chart.levels:
        down = _down(level, chart)
        yield _stroke(f"0 {_number(down)}H{_WIDTH}", _LEVEL, dashed=True)
        yield _text(
            _WIDTH, float(down) + (11 if down < 2 * _FOOT else -3), words.figure(level, chart.unit), "end", _LEVEL
        )
    if chart.way:
        yield _stroke(_path(chart.way, first, last, chart), _WAY, dashed=True)
    if len(chart.values) > 1:
        yield _stroke(_path(chart.values, first, last, chart), _INK)
    for one in chart.values:
        x, y = _number(_across(one.day, first, last)), _number(_apart(one.value, chart, _down))
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="{_INK}"/>'
    yield _text(0, _HEIGHT - 2, words.text(first), "start", _WAY)
    if last > first:
        yield _text(_WIDTH, _HEIGHT - 2, words.text(last), "end", _WAY)


def _pair(chart: Chart) -> Iterator[str]:
    """Then is a ring, now a dot."""
    middle = _LINE // 2
    yield _stroke(f"0 {middle}H{_WIDTH}", "#c9c9c9")
    places = [_number(_apart(one.value, chart, _along)) for one in chart.values]
    if len(places) > 1:
        yield _stroke(f"{places[0]} {middle}H{places[-1]}", _INK, width=3)
    for level in chart.levels:
        x = _number(_along(level, chart))
        yield _stroke(f"{x} 2V{_LINE - 2}", _LEVEL, width=2)
    for place, fill in zip(places, ["#fff", _INK] if len(places) > 1 else [_INK], strict=True):
        yield f'<circle cx="{place}" cy="{middle}" r="4.5" fill="{fill}" stroke="{_INK}" stroke-width="2"/>'


def _path(dated: Sequence[Dated], first: dt.date, last: dt.date, chart: Chart) -> str:
    places = ((_across(one.day, first, last), _apart(one.value, chart, _down)) for one in dated)
    return "L".join(f"{_number(x)} {_number(y)}" for x, y in places)


def _across(day: dt.date, first: dt.date, last: dt.date) -> Fraction:
    span = (last - first).days or 1
    return _LEFT + Fraction((day - first).days, span) * (_WIDTH - 2 * _LEFT)


def _down(value: Fraction, chart: Chart) -> Fraction:
    return (_HEIGHT - _FOOT) * (1 - chart.share(value))


def _along(value: Fraction, chart: Chart) -> Fraction:
    return _LEFT + chart.share(value) * (_WIDTH - 2 * _LEFT)


def _apart(value: Fraction, chart: Chart, place: Callable[[Fraction, Chart], Fraction]) -> Fraction:
    """The place of a value; clear of each level that it is not, on its side."""
    at = place(value, chart)
    for level in chart.levels:
        other = place(level, chart)
        if value != level and abs(at - other) < _APART:
            at = other + (_APART if (at > other) or (at == other and value > level) else -_APART)
    return at


def _stroke(path: str, colour: str, *, dashed: bool = False, width: int = 2) -> str:
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{1 if dashed else width}"{dashes}/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    place = f'x="{x}" y="{y:.1f}" text-anchor="{anchor}" font-size="9" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}"
