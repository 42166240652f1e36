"""What a table of verdicts says of all units, as lines: for pipes as they are, for a terminal in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from chitieu.language import Language
from chitieu.model import Rulebook
from chitieu.text.csv_rows import rows_text
from chitieu.views.movement_names import TRANSITION_WORDS
from chitieu.views.names import SIGNS, verdict_word

if TYPE_CHECKING:
    from rich.console import Console

    from chitieu.units.facts.faults import Broken
    from chitieu.units.verdicts.changes import Moved, Sides
    from chitieu.units.verdicts.ranks import Ranked
    from chitieu.units.verdicts.summaries import TargetShare, UnitScore, UnitsSummary


class Block(NamedTuple):
    """A table: its title, the heads of its columns, and rows; columns from the second on are numbers.

    ``targets``: the first column names targets, as ``document/rule``.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    targets: bool = False


def summary_blocks(summary: UnitsSummary, labels: Mapping[str, str], language: Language) -> Iterator[Block]:
    """Targets by the share of units that meet them, attainment by bands, groups, the best and the worst units.

    ``labels`` are those of the attribute that groups units, by its codes.
    """
    say = language.say
    title = say("{units} units: how many meet each target").format(units=_number(summary.units, language))
    heads = (say("target"), say("year"), say("met"), say("share"), say("missed"), say("no data"))
    yield Block(title, heads, tuple(_target(one, language) for one in summary.targets), targets=True)
    bands = (say("below 50%"), "50–75%", "75–100%", say("from 100%"))
    yield Block(
        say("Units by percent of target"),
        (say("target"), say("year"), *bands),
        tuple(
            (f"{one.document}/{one.rule}", str(one.horizon), *(_number(count, language) for count in one.bands))
            for one in summary.targets
        ),
        targets=True,
    )
    if summary.by:
        yield Block(
            say("Targets met, by groups of units"),
            (say("group"), say("units"), say("met"), say("share")),
            tuple(
                (
                    "–" if one.value is None else labels.get(one.value, one.value),
                    _number(one.units, language),
                    _number(one.met, language),
                    _share(one.met, one.asked, language),
                )
                for one in summary.by
            ),
        )
    counted = (say("unit"), say("met"), say("missed"), say("no data"), say("of those with data"))
    for title, units in ((say("Units that meet most"), summary.best), (say("Units that meet least"), summary.worst)):
        if units:
            yield Block(title, counted, tuple(_unit(one, language) for one in units))
    if summary.without_data:
        yield Block(
            say("Units without data: {count}").format(count=_number(summary.without_data, language)),
            (say("unit"),),
            tuple((unit,) for unit in summary.without_examples),
        )


def _number(count: int, language: Language) -> str:
    return language.number(Fraction(count), 0)


def _share(part: int, whole: int, language: Language) -> str:
    return language.percent(Fraction(part, whole), 1) if whole else "–"


def _target(one: TargetShare, language: Language) -> tuple[str, ...]:
    return (
        f"{one.document}/{one.rule}",
        str(one.horizon),
        _number(one.met, language),
        _share(one.met, one.asked, language),
        _number(one.missed, language),
        _number(one.no_data, language),
    )


def _unit(one: UnitScore, language: Language) -> tuple[str, ...]:
    share = language.percent(one.share, 1) if one.met + one.missed else "–"
    return (one.unit, str(one.met), str(one.missed), str(one.no_data), share)


def ranking_block(
    name: str, horizon: int, places: Sequence[Ranked], top: int, unit: str | None, language: Language
) -> Block:
    """The first places, or a unit with its neighbours: as many above it as below."""
    say = language.say
    shown = list(places[:top])
    if unit is not None:
        at = next((position for position, one in enumerate(places) if one.unit == unit), 0)
        start = max(0, at - top // 2)
        shown = list(places[start : start + top])
    by_target = "/" in name
    title = say("{name} {horizon}: {count} units").format(
        name=name, horizon=horizon, count=_number(len(places), language)
    )
    if not any(one.decided for one in places):
        nothing = say("no unit has data on this target") if by_target else say("no unit has data on this document")
        return Block(f"{name} {horizon}: {nothing}", (), ())
    last = say("percent of target") if by_target else say("targets met")
    heads = (say("unit"), say("place"), last, *((say("verdict"),) if by_target else ()))
    rows = []
    for one in shown:
        value = "–" if one.value is None else language.percent(one.value, 1)
        verdict = () if one.verdict is None else (f"{SIGNS[one.verdict]} {verdict_word(one.verdict, language)}",)
        mark = "→ " if one.unit == unit else ""
        place = "–" if one.place is None else str(one.place)
        rows.append((mark + one.unit, place, value, *verdict))
    return Block(title, heads, tuple(rows))


def moves_blocks(moves: Sequence[Moved], sides: Sides, language: Language) -> tuple[Block, ...]:
    """How many units moved in which way on each target, worst first, with some; units of one table only."""
    say = language.say
    rows = tuple(
        (
            f"{one.document}/{one.rule}",
            str(one.horizon),
            say(TRANSITION_WORDS[one.transition]),
            _number(one.units, language) if one.units else "–",
            _some(one.examples, one.units),
        )
        for one in moves
    )
    changed = bool(rows or sides.gone.units or sides.new.units)
    title = say("What changed: {then} → {now}") if changed else say("Nothing changed: {then} → {now}")
    then, now = ("–" if day is None else language.date(day) for day in (sides.then, sides.now))
    heads = (say("target"), say("year"), say("change"), say("units"), say("for example"))
    blocks = [Block(title.format(then=then, now=now), heads, rows, targets=True)]
    titles = (
        say("Units that are not in the later table: {count}"),
        say("Units that are not in the earlier table: {count}"),
    )
    for title, lone in zip(titles, (sides.gone, sides.new), strict=True):
        if lone.units:
            count = _number(lone.units, language)
            blocks.append(Block(title.format(count=count), (say("unit"),), tuple((unit,) for unit in lone.examples)))
    return tuple(blocks)


def _some(examples: Sequence[str], units: int) -> str:
    return ", ".join(examples) + (", …" if units > len(examples) else "")


def rejects_text(lost: Sequence[Broken], language: Language) -> str:
    """Everything that is wrong with rows that were left out, as CSV."""
    rows = (
        (one.row, one.unit, one.as_of, one.column, one.code, one.given, one.text.render(language.say)) for one in lost
    )
    return rows_text(("row", "unit", "as_of", "column", "code", "given", "message"), rows)


def plain_text(blocks: Sequence[Block]) -> str:
    """A line per row, fields apart by two spaces, under its title."""
    lines = []
    for block in blocks:
        lines.append(f"# {block.title}")
        if block.rows:
            lines.append("  ".join(block.heads))
        lines += ["  ".join(row) for row in block.rows]
    return "\n".join(lines) + "\n"


def names_of(rulebook: Rulebook) -> Mapping[str, str]:
    """What people call documents and targets, by ``document`` and ``document/rule``."""
    documents = {document.id: document.symbol for document in rulebook.documents}
    targets = {f"{one.id}/{target.id}": target.title for one in rulebook.documents for target in one.targets}
    return {**documents, **targets}


def print_blocks(blocks: Sequence[Block], console: Console, names: Mapping[str, str]) -> None:
    """Tables under their titles, numbers to the right; documents and targets by ``names`` where these know them."""
    from rich import box
    from rich.table import Table
    from rich.text import Text as Styled

    for block in blocks:
        console.print(Styled(block.title, "bold"))
        if block.rows:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
            for number, head in enumerate(block.heads):
                table.add_column(head, justify="right" if number else "left", overflow="fold")
            document = ""
            for name, *fields in block.rows:
                before, _, rule = name.partition("/") if block.targets else ("", "", name)
                if before != document:  # the document once, so that rules fit a narrow terminal
                    document = before
                    table.add_row(Styled(names.get(document, document), "bold cyan"))
                table.add_row(*(Styled(field) for field in (names.get(name, rule), *fields)))
            console.print(table)
        console.print()
