"""Charts on pages: SVG that is made here, prints, and needs neither script nor network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from html import escape

from chitieu.views.tables.cells import Chart, Dated
from chitieu.views.tables.words import Words

_WIDTH, _HEIGHT, _LINE = 240, 90, 26
_LEFT, _FOOT = 4, 14  # room for the first dot, and for dates
_INK, _LEVEL, _WAY = "#1f4e8c", "#1b1b1b", "#6b6b6b"
_APART = Fraction(3, 2)  # units of the picture: what differs never stands in one place


def drawn(chart: Chart, words: Words) -> str:
    """A picture of a chart, with what it says in words for those who do not see it."""
    height = _HEIGHT if chart.kind == "lines" else _LINE
    body = "".join(_lines(chart, words) if chart.kind == "lines" else _pair(chart))
    told = escape(words.text(chart.told), quote=True)
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-label="{told}"><title>{told}</title>{body}</svg>'
    )


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


def _share(value: Fraction, chart: Chart) -> Fraction:
    low, high = chart.ends
    return (value - low) / (high - low)


def _down(value: Fraction, chart: Chart) -> Fraction:
    return (_HEIGHT - _FOOT) * (1 - _share(value, chart))


def _along(value: Fraction, chart: Chart) -> Fraction:
    return _LEFT + _share(value, chart) * (_WIDTH - 2 * _LEFT)


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
