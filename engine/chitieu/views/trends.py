"""Trends in every form, with a small chart on the terminal: what is moving away first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.judging.trend import DAYS_PER_YEAR, Course, Outlook, Trend
from chitieu.language import Language
from chitieu.numbers import rounded
from chitieu.text.csv_rows import rows_text
from chitieu.views.csv import decimal
from chitieu.views.listing import Listing, Section, html_listing, markdown_listing, plain_listing, print_listing
from chitieu.views.movement_names import OUTLOOK_WORDS
from chitieu.views.output import Pages
from chitieu.views.sheet import Words

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = "chitieu/trend/1"
_STYLES = {
    Outlook.MOVING_AWAY: "bold red",
    Outlook.NEEDS_ACCELERATION: "yellow",
    Outlook.NOT_ENOUGH_DATA: "dim",
    Outlook.PAST: "dim",
    Outlook.ON_COURSE: "green",
}
_BARS = "▁▂▃▄▅▆▇█"


def trend_pages(trends: Sequence[Trend], snapshots: Sequence[Snapshot], language: Language, decimals: int) -> Pages:
    words = _Words(language, decimals)

    def listing(*, keys: bool = False) -> Listing:
        return _listing(trends, snapshots, words, keys=keys)

    def table(console: Console) -> None:
        print_listing(listing(), console)

    def xlsx() -> bytes:
        from chitieu.views.workbook import workbook_bytes
        from chitieu.views.workbooks import trend_book

        return workbook_bytes(*trend_book(trends, snapshots[-1].unit_name, words.language))

    return Pages(
        plain=lambda: plain_listing(listing(keys=True)),
        json=lambda: _json(trends, snapshots),
        csv=lambda: rows_text(_COLUMNS, (_row(trend) for trend in trends)),
        markdown=lambda: markdown_listing(listing()),
        table=table,
        xlsx=xlsx,
        html=lambda: html_listing(listing(), language),
    )


class _Words:
    def __init__(self, language: Language, decimals: int) -> None:
        self.language, self.decimals = language, decimals

    def figure(self, value: Fraction, trend: Trend) -> str:
        if trend.latest.unit == "%":
            return self.language.percent(value, self.decimals)
        return f"{self.language.number(value, self.decimals)} {trend.latest.unit}"

    def level(self, standing: Standing) -> str:
        """As evaluate writes it."""
        if standing.asked is None:
            return ""
        return Words(self.language, self.decimals).asked(standing.asked, standing.unit or "")

    def yearly(self, per_day: Fraction | None, trend: Trend) -> str:
        """A pace per year, in percentage points for shares."""
        if per_day is None:
            return ""
        change = per_day * DAYS_PER_YEAR
        sign = "+" if change > 0 else "−" if change < 0 else ""
        if trend.latest.unit != "%":
            return f"{sign}{self.figure(abs(change), trend)}"
        points = self.language.number(abs(change) * 100, self.decimals)
        return sign + self.language.say("{points} points").format(points=points)

    def projected(self, trend: Trend) -> str:
        if trend.overall is None:
            return ""
        text = self.figure(trend.overall.projected, trend)
        if trend.overall.share is None:
            return text
        share = self.language.percent(trend.overall.share, 0)
        of_the_change = self.language.say("{share} of the change").format(share=share)
        return f"{text} ({of_the_change})"

    def reached(self, course: Course | None) -> str:
        return "" if course is None or course.reached is None else self.language.date(course.reached)


def chart(trend: Trend) -> str:
    """A bar per date, and one for the level behind a stroke: ``▂▃▄|█``; nothing for a single date."""
    values = [point.value for point in trend.points]
    if len(values) < 2 or trend.latest.level is None:
        return ""
    top: Fraction = max(*values, trend.latest.level)
    foot: Fraction = min(Fraction(0), *values)
    if top == foot:
        return ""
    bars = [_BARS[int((value - foot) / (top - foot) * (len(_BARS) - 1))] for value in (*values, trend.latest.level)]
    return f"{''.join(bars[:-1])}|{bars[-1]}"


def _listing(trends: Sequence[Trend], snapshots: Sequence[Snapshot], words: _Words, *, keys: bool) -> Listing:
    say = words.language.say
    columns = [
        say("Target"),
        say("Chart"),
        say("Values"),
        say("Level"),
        say("Pace per year"),
        say("At the horizon"),
        say("Needed per year"),
        say("Reached on"),
    ]
    row = _keyed_cells if keys else _cells
    sections = []
    for outlook, heading in OUTLOOK_WORDS.items():
        rows = [row(trend, words) for trend in trends if trend.outlook is outlook]
        if rows:
            sections.append(Section(f"{say(heading)} ({len(rows)})", _STYLES[outlook], rows))
    counts = Counter(trend.outlook for trend in trends)
    notes = [", ".join(f"{counts[each]} {say(OUTLOOK_WORDS[each])}" for each in Outlook if counts[each])]
    dates = sorted({one.as_of for one in snapshots})
    title = f"{snapshots[-1].unit_name}: {' → '.join(words.language.date(date) for date in dates)}"
    return Listing(title, columns, sections, notes)


def _keyed_cells(trend: Trend, words: _Words) -> list[str]:
    """Cells for plain text: the target by its key, no chart; what is absent has a sign, so that columns stay."""
    _, _, *figures = _cells(trend, words)
    name = f"{trend.latest.document}/{trend.latest.rule} {trend.latest.horizon}"
    return [name, *(cell or "–" for cell in figures)]


def _cells(trend: Trend, words: _Words) -> list[str]:
    standing, say = trend.latest, words.language.say
    values = " → ".join(words.figure(point.value, trend) for point in trend.points)
    pace = words.yearly(trend.overall.per_day if trend.overall else None, trend)
    latest = words.yearly(trend.recent.per_day if trend.recent else None, trend)
    if latest != pace:
        pace += " (" + say("lately {pace}").format(pace=latest) + ")"
    return [
        f"{standing.title} ({standing.symbol}, {standing.horizon})",
        chart(trend),
        values,
        words.level(standing),
        pace,
        words.projected(trend),
        words.yearly(trend.required_per_day, trend) if trend.required_per_day else "",
        words.reached(trend.overall),
    ]


# --- for programs ---------------------------------------------------------------------------------------------


def _json(trends: Sequence[Trend], snapshots: Sequence[Snapshot]) -> str:
    saved = {
        "schema": SCHEMA,
        "unit": {"id": snapshots[-1].unit, "name": snapshots[-1].unit_name},
        "trends": [
            {
                "document": trend.latest.document,
                "rule": trend.latest.rule,
                "title": trend.latest.title,
                "horizon": trend.latest.horizon,
                "op": trend.latest.op.value if trend.latest.op else None,
                "level": _exact(trend.latest.level),
                "unit": trend.latest.unit,
                "points": [{"as_of": one.as_of.isoformat(), "value": str(one.value)} for one in trend.points],
                "overall": _course(trend.overall),
                "recent": _course(trend.recent),
                "required_per_day": _exact(trend.required_per_day),
                "required_per_year": _yearly(trend.required_per_day),
                "outlook": trend.outlook.value,
            }
            for trend in trends
        ],
    }
    return json.dumps(saved, ensure_ascii=False, indent=2) + "\n"


def _course(course: Course | None) -> dict[str, object] | None:
    if course is None:
        return None
    return {
        "per_day": str(course.per_day),
        "per_year": _yearly(course.per_day),
        "projected": str(course.projected),
        "share": _exact(course.share),
        "outlook": course.outlook.value,
        "reached": course.reached.isoformat() if course.reached else None,
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _yearly(per_day: Fraction | None) -> float | None:
    """For people, to six decimals; the exact pace is the daily one."""
    return None if per_day is None else float(rounded(per_day * DAYS_PER_YEAR, 6))


_COLUMNS = (
    "document",
    "rule",
    "title",
    "horizon",
    "outlook",
    "unit",
    "level",
    "first_date",
    "first_value",
    "latest_date",
    "latest_value",
    "per_year",
    "recent_per_year",
    "required_per_year",
    "projected",
    "share_percent",
    "reached",
)


def _row(trend: Trend) -> list[object]:
    """Shares in percent, paces in percentage points."""
    scale = 100 if trend.latest.unit == "%" else 1

    def figure(value: Fraction | None) -> str:
        return "" if value is None else decimal(value * scale)

    def yearly(course: Course | None) -> str:
        return "" if course is None else figure(course.per_day * DAYS_PER_YEAR)

    ends = [trend.points[0], trend.points[-1]] if trend.points else []
    overall, required = trend.overall, trend.required_per_day
    return [
        trend.latest.document,
        trend.latest.rule,
        trend.latest.title,
        trend.latest.horizon,
        trend.outlook.value,
        trend.latest.unit or "",
        figure(trend.latest.level),
        *([cell for end in ends for cell in (end.as_of.isoformat(), figure(end.value))] or ["", "", "", ""]),
        yearly(overall),
        yearly(trend.recent),
        "" if required is None else figure(required * DAYS_PER_YEAR),
        "" if overall is None else figure(overall.projected),
        "" if overall is None or overall.share is None else decimal(overall.share * 100),
        overall.reached.isoformat() if overall and overall.reached else "",
    ]
