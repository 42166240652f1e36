"""A comparison in every form: what got worse first, what stayed last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from chitieu.judging.compare import Cause, Change, Diff, Transition
from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.language import Language
from chitieu.messages import mark
from chitieu.views.change_records import comparison_csv, comparison_json
from chitieu.views.listing import Listing, Section, html_listing, markdown_listing, plain_listing, print_listing
from chitieu.views.movement_names import TRANSITION_WORDS
from chitieu.views.names import SIGNS, verdict_word
from chitieu.views.output import Pages

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    Transition.NEWLY_MISSED: "bold red",
    Transition.NO_LONGER_MEASURABLE: "yellow",
    Transition.WORSE: "red",
    Transition.BETTER: "green",
    Transition.NEWLY_MET: "bold green",
}
_CAUSES = {
    Cause.FACTS: mark("by the facts"),
    Cause.RULES: mark("by the rules"),
    Cause.EITHER: mark("by the facts or the rules alone"),
    Cause.BOTH: mark("by facts and rules together"),
}


def comparison_pages(
    comparison: Diff, language: Language, decimals: int, *, only_changed: bool, two_rulebooks: bool = True
) -> Pages:
    """Without what is unchanged, if so asked; the counts always tell of it. ``two_rulebooks``: say if rules differ."""
    shown = [one for one in comparison.changes if not only_changed or one.transition is not Transition.UNCHANGED]

    def listing(*, keys: bool = False) -> Listing:
        return _listing(comparison, shown, _Words(language, decimals), keys=keys, two_rulebooks=two_rulebooks)

    def table(console: Console) -> None:
        print_listing(listing(), console)

    def xlsx() -> bytes:
        from chitieu.views.workbook import workbook_bytes
        from chitieu.views.workbooks import comparison_book

        return workbook_bytes(*comparison_book(comparison._replace(changes=tuple(shown)), language))

    return Pages(
        plain=lambda: plain_listing(listing(keys=True)),
        json=lambda: comparison_json(comparison, shown),
        csv=lambda: comparison_csv(shown),
        markdown=lambda: markdown_listing(listing()),
        table=table,
        xlsx=xlsx,
        html=lambda: html_listing(listing(), language),
    )


class _Words:
    """Figures of standings as text."""

    def __init__(self, language: Language, decimals: int) -> None:
        self.language, self.decimals = language, decimals

    def value(self, standing: Standing | None) -> str:
        """Verdict and value: ``✗ 3/17 = 17,6%``."""
        if standing is None:
            return "–"
        sign = SIGNS[standing.verdict]
        if standing.value is None:
            return f"{sign} {verdict_word(standing.verdict, self.language)}"
        figure = self._figure(standing)
        return f"{sign} {standing.operands} = {figure}" if standing.operands else f"{sign} {figure}"

    def _figure(self, standing: Standing) -> str:
        assert standing.value is not None
        if standing.unit == "%":
            return self.language.percent(standing.value, self.decimals)
        return f"{self.language.number(standing.value, self.decimals)} {standing.unit}"

    def difference(self, change: Change) -> str:
        """``+5,9 điểm phần trăm``: never a percentage of a percentage."""
        difference = change.difference
        if difference is None:
            return ""
        sign = "+" if difference > 0 else "−" if difference < 0 else ""
        if change.standing.unit != "%":
            return f"{sign}{self.language.number(abs(difference), self.decimals)} {change.standing.unit}"
        points = self.language.number(abs(difference) * 100, self.decimals)
        return sign + self.language.say("{points} points").format(points=points)

    def attainment(self, change: Change) -> str:
        pair = [self._share(standing) for standing in (change.then, change.now)]
        return " → ".join(pair) if any(share != "–" for share in pair) else ""

    def _share(self, standing: Standing | None) -> str:
        if standing is None or standing.attainment is None:
            return "–"
        return self.language.percent(standing.attainment, self.decimals)

    def shortfall(self, change: Change) -> str:
        pair = [self._missing(standing) for standing in (change.then, change.now)]
        return " → ".join(pair) if pair != ["–", "–"] else ""

    def _missing(self, standing: Standing | None) -> str:
        if standing is None or standing.shortfall is None:
            return "–"
        return self.language.number(Fraction(standing.shortfall), 0)


def _listing(comparison: Diff, shown: list[Change], words: _Words, *, keys: bool, two_rulebooks: bool) -> Listing:
    """``keys``: targets by their ids, which programs and diff hold on to, instead of their titles."""
    say = words.language.say
    columns = [
        say("Target"),
        f"A: {words.language.date(comparison.then.as_of)}",
        f"B: {words.language.date(comparison.now.as_of)}",
        say("Change"),
        say("Percent of target"),
        say("Shortfall"),
    ]
    sections = []
    for transition in Transition:
        rows = [_cells(change, words, keys=keys) for change in shown if change.transition is transition]
        if rows:
            heading = f"{say(TRANSITION_WORDS[transition])} ({len(rows)})"
            sections.append(Section(heading, _STYLES.get(transition, "bold"), rows))
    return Listing(
        _title(comparison, words), columns, sections, list(_notes(comparison, words, two_rulebooks=two_rulebooks))
    )


def _title(comparison: Diff, words: _Words) -> str:
    def named(one: Snapshot) -> str:
        return f"{one.unit_name} {words.language.date(one.as_of)}"

    if comparison.then.unit == comparison.now.unit:
        dates = [words.language.date(one.as_of) for one in (comparison.then, comparison.now)]
        return f"{comparison.now.unit_name}: {dates[0]} → {dates[1]}"
    return f"{named(comparison.then)} → {named(comparison.now)}"


def _cells(change: Change, words: _Words, *, keys: bool) -> list[str]:
    standing = change.standing
    key = f"{standing.document}/{standing.rule} {standing.horizon}"
    cause = f"({words.language.say(_CAUSES[change.cause])})" if change.cause else ""
    difference = " ".join(text for text in (words.difference(change), cause) if text)
    return [
        key if keys else f"{standing.title} ({standing.symbol}, {standing.horizon})",
        words.value(change.then),
        words.value(change.now),
        difference,
        words.attainment(change),
        words.shortfall(change),
    ]


def _notes(comparison: Diff, words: _Words, *, two_rulebooks: bool) -> Iterator[str]:
    say = words.language.say
    counts = Counter(change.transition for change in comparison.changes)
    yield ", ".join(f"{counts[each]} {say(TRANSITION_WORDS[each])}" for each in Transition if counts[each])
    compared_rules = any(change.cause for change in comparison.changes)
    if two_rulebooks and comparison.then.rulebook_digest != comparison.now.rulebook_digest and not compared_rules:
        yield say("the two were evaluated with different rules: give --rules-a and --rules-b to see what they changed")
