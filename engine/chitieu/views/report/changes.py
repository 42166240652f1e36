"""Against an earlier dataset: a sentence per target that moved, and what cannot be compared, together."""

from __future__ import annotations

from fractions import Fraction

from chitieu.judging.compare import Change, Diff, Transition
from chitieu.judging.snapshot import Standing
from chitieu.messages import mark
from chitieu.views.names import verdict_word
from chitieu.views.report.figures import Figures
from chitieu.views.report.names import DocumentNames
from chitieu.views.report.targets import in_common
from chitieu.views.standings import figure, span

_TOGETHER = (  # what a sentence of its own would say nothing about, in the order that a reader asks
    (Transition.UNCHANGED, mark("Unchanged: {targets}.")),
    (Transition.NOW_MEASURABLE, mark("Measurable now and not before, so not compared: {targets}.")),
    (Transition.NO_LONGER_MEASURABLE, mark("Measurable before and not now, so not compared: {targets}.")),
    (Transition.ADDED, mark("Asked for now and not before: {targets}.")),
    (Transition.REMOVED, mark("Asked for before and not now: {targets}.")),
)


def change_sentences(comparison: Diff, names: DocumentNames, figures: Figures) -> list[str]:
    """The sentences, those about what moved first, worst first."""
    changes = due(comparison)
    together = {transition for transition, _ in _TOGETHER}
    moved = in_common(
        ((change.standing.title, *_moved(change, figures)), change.standing.document)
        for change in changes
        if change.transition not in together or _lacks_otherwise(change)
    )
    by_title: dict[tuple[str, str], list[str]] = {}
    for (title, values, verdicts), ids in moved:
        by_title.setdefault((title, values), []).append(f"{names.brief(ids)}: {verdicts}")
    lines = [
        figures.language.say("{target}: {values} ({verdicts}).").format(
            target=title, values=values, verdicts="; ".join(verdicts)
        )
        for (title, values), verdicts in by_title.items()
    ]
    for transition, text in _TOGETHER:
        titles = dict.fromkeys(
            change.standing.title
            for change in changes
            if change.transition is transition
            and not _lacks_otherwise(change)
            and not change.standing.part
            and (change.standing.value is not None or change.standing.attainment)
        )
        if titles:
            lines.append(figures.language.say(text).format(targets="; ".join(titles)))
    return lines


def _lacks_otherwise(change: Change) -> bool:
    """Whether a value that is unchanged lacks more or less than before, as 3/6 does where 2/4 did."""
    return change.transition is Transition.UNCHANGED and change.shortfall_moved


def due(comparison: Diff) -> list[Change]:
    """Each target at the next horizon due, or at the last one."""
    year = comparison.now.as_of.year
    horizons: dict[tuple[str, str], int] = {}
    for change in sorted(comparison.changes, key=lambda change: change.standing.horizon):
        key, horizon = (change.standing.document, change.standing.target), change.standing.horizon
        if horizons.get(key, 0) < year:
            horizons[key] = horizon
    return [
        change
        for change in comparison.changes
        if horizons[change.standing.document, change.standing.target] == change.standing.horizon
    ]


def _moved(change: Change, figures: Figures) -> tuple[str, str]:
    """``nay 6/23 (26,1%), kỳ trước 4/23 (17,4%), tăng 8,7 điểm phần trăm``, and what became of the verdict."""
    say, then, now = figures.language.say, change.then, change.now
    assert then is not None
    assert now is not None
    values = say("{now}, earlier {then}").format(
        now=value_beside(now, then, figures), then=value_beside(then, now, figures)
    )
    difference = change.difference
    if difference:
        amount = figures.points(abs(difference), now.unit or "", (Fraction(0),))
        moved = say("up by {amount}") if difference > 0 else say("down by {amount}")
        values += ", " + moved.format(amount=amount)
    if _lacks_otherwise(change):
        values += ", " + say("unchanged in value, shortfall {now}, earlier {then}").format(
            now=now.shortfall or 0, then=then.shortfall or 0
        )
    words = [verdict_word(one.verdict, figures.language) for one in (then, now)]
    if then.verdict is now.verdict:
        return values, say("still {verdict}").format(verdict=words[1])
    return values, say("from {then} to {now}").format(then=words[0], now=words[1])


def value_beside(standing: Standing, other: Standing, figures: Figures) -> str:
    """``6/23 (26,1%)``; of a target with parts, its percent of target."""
    value = figure(standing, other)
    if value is None:
        apart = (Fraction(1), *([] if other.attainment is None else [other.attainment]))
        reached = "" if standing.attainment is None else figures.figure(standing.attainment, "%", apart)
        return figures.language.say("{percent} of target").format(percent=reached) if reached else "–"
    text = " ".join(filter(None, (figures.text(value._replace(counts="")), span(standing))))
    return f"{standing.operands} ({text})" if standing.operands and standing.operands != text else text
