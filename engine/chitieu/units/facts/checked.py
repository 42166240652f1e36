"""A source → the relation of its valid rows, and everything that is wrong with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Tell, Text
from chitieu.lists.forms import PeopleForm
from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import Base, numbers
from chitieu.units.facts.divisors import zero_divisors
from chitieu.units.facts.faults import Broken, broken_rows, count_faults, is_twice, rules, tell_broken, twice_in_long
from chitieu.units.facts.layout import FactColumn, Layout, laid_out, tell_missing
from chitieu.units.facts.reading import BASE, Read, read_facts, valid_rows
from chitieu.units.facts.register import register_facts
from chitieu.units.facts.shares import Shares, counted_shares, tied_to, with_quotients
from chitieu.units.facts.sources import Raw, Source, opened, readable
from chitieu.units.questions import Key, Questions, questions_of
from chitieu.units.sql import Sql


class Settings(NamedTuple):
    """``backend`` is ``duckdb`` or a Spark master; ``memory`` such as ``2GB``; ``by`` an attribute to keep of units.

    With a ``form`` the source is a register of people, of which the form counts the facts. ``excel``: CSV as a
    Vietnamese Excel opens it.
    """

    backend: str = "duckdb"
    memory: str | None = None
    skip: bool = False
    by: str | None = None
    form: PeopleForm | None = None
    excel: bool = False


class Valid(NamedTuple):
    """The relation of valid rows, what is asked of them, and what is wrong with the rows that are not among them."""

    base: Base
    questions: Questions
    lost: Sequence[Broken]


def valid(
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    work: Path,
    duck: Duck,
    settings: Settings,
    tell: Tell,
    problems: Problems,
) -> Valid:
    """The valid rows of a source. Raises InvalidInput with everything that is wrong, or with what leaves no row."""
    questions = questions_of(rulebook, chosen)
    if not questions.every and not questions.apart:
        problems.error(
            "nothing-asked", Place(source.shown), Text("no target is left to judge: choose fewer conditions")
        )
        problems.require_none()
    tell(Text("reading {source}", source=source.shown))
    before = _stamp(source)
    with readable(source, problems):
        found, lost = _found(source, rulebook, chosen, questions, work, duck, settings, problems)
        read_rows = read_facts(found.layout, found.questions, found.rulebook, duck)
    if _stamp(source) != before:
        problems.error(
            "changed-while-read",
            Place(source.shown),
            Text("the file changed while it was read"),
            Text("start again when nothing writes to it"),
        )
    faults = _faults(read_rows, found, duck)
    lost += (*found.lost, *faults.broken)
    tell_lost(lost, source, settings, problems)
    base = _kept(read_rows, found, faults.conditions, duck)
    if not numbers(duck, [exp.Count(this=exp.Star())], BASE)[0]:
        problems.error("no-rows", Place(source.shown), Text("no row is left to judge"))
        problems.require_none()
    zero_divisors(read_rows, found.questions, source.shown, duck, problems)
    return Valid(base, found.questions, lost)


class _Found(NamedTuple):
    """What a source holds of what the rulebook asks; with shares as quotients where it counts them."""

    layout: Layout
    rulebook: Rulebook
    questions: Questions
    shares: Mapping[str, tuple[str, str]] = {}
    whole: tuple[str, ...] = ()
    lost: tuple[Broken, ...] = ()


_KEY = FactColumn("", "text", "", "exact", percent=False)
_NONE = Layout("", _KEY, _KEY, {}, ())  # of a source that is still to be laid out


def _found(
    source: Source,
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    questions: Questions,
    work: Path,
    duck: Duck,
    settings: Settings,
    problems: Problems,
) -> tuple[_Found, list[Broken]]:
    """What a source holds, and the records of it that are no rows."""
    raw = opened(source, duck, work, problems)
    problems.require_none()
    assert raw is not None
    named = settings.form is None  # what a register says of people is not repeated
    lost = [Broken("malformed-row", "", row, "", "", text if named else "", reason) for row, reason, text in raw.broken]
    if settings.form is None:
        return _laid_out(raw, rulebook, questions, chosen, source, duck, settings, problems), lost
    # Whose row it was is not known: any count may be wrong.
    tell_broken(lost, source.shown, problems, as_warnings=False)
    return _counted(raw, settings.form, rulebook, questions, chosen, source, duck, problems), lost


def _laid_out(
    raw: Raw,
    rulebook: Rulebook,
    original: Questions,
    chosen: frozenset[Key] | None,
    source: Source,
    duck: Duck,
    settings: Settings,
    problems: Problems,
) -> _Found:
    """A table of facts as it stands; ``original`` asks for shares themselves, also where it has them as two counts."""
    shares = counted_shares(rulebook, raw.columns)
    asked = _of_quotients(rulebook, shares, original, chosen) if shares else _Found(_NONE, rulebook, original)
    wanted = [settings.by] if settings.by else []
    layout = laid_out(raw, asked.questions, asked.rulebook, wanted, source.shown, duck, problems)
    problems.require_none()
    assert layout is not None
    return asked._replace(layout=layout)


def _of_quotients(rulebook: Rulebook, shares: Shares, original: Questions, chosen: frozenset[Key] | None) -> _Found:
    """What is asked of a source that holds shares as two counts each; laid out it is still to be."""
    quotients = with_quotients(rulebook, shares)
    questions = questions_of(quotients, chosen)
    whole = tied_to(shares, original)
    questions = questions._replace(related=tuple(dict.fromkeys((*questions.related, *whole))))
    return _Found(_NONE, quotients, questions, shares, whole)


def _counted(
    raw: Raw,
    form: PeopleForm,
    rulebook: Rulebook,
    original: Questions,
    chosen: frozenset[Key] | None,
    source: Source,
    duck: Duck,
    problems: Problems,
) -> _Found:
    """A register counted, and its shares asked for as quotients of counts; ``original`` asks for shares themselves."""
    register = register_facts(raw, form, rulebook, source.shown, duck, problems)
    problems.require_none()
    assert register is not None
    asked = _of_quotients(rulebook, register.shares, original, chosen)
    tell_missing(asked.questions, register.layout.facts, source.shown, problems)
    problems.require_none()
    facts = tuple(role for role in register.layout.facts if role.fact in asked.questions.facts)
    return asked._replace(layout=register.layout._replace(facts=facts), lost=register.broken)


class _Faults(NamedTuple):
    """What is wrong with rows, and the conditions by which ``typed`` has them."""

    broken: Sequence[Broken]
    conditions: Sequence[Sql]


def _faults(read_rows: Read, found: _Found, duck: Duck) -> _Faults:
    checks = list(rules(read_rows, found.layout, found.questions, found.rulebook))
    broken, flags, twice = count_faults(read_rows, checks, duck)
    in_long = list(twice_in_long(found.layout, duck))
    conditions = [rule.broken for rule in broken] + sql.columns(flags)
    if twice:
        conditions.append(is_twice())
    if in_long:
        rows = [sql.integer(row) for row in sorted({one.row for one in in_long})]
        conditions.append(exp.In(this=sql.column("n"), expressions=rows))
    others = broken_rows(read_rows, found.layout, found.rulebook, broken, flags, twice, duck)
    return _Faults([*in_long, *others], conditions)


def _kept(read_rows: Read, found: _Found, conditions: Sequence[Sql], duck: Duck) -> Base:
    """The relation of rows that are not left out. Where nothing has to be worked out for it, it costs nothing."""
    base = read_rows.base._replace(name=BASE, shares=found.shares, whole=(*found.whole, *_below_zero(found)))
    bounded = any(held.bounded for held in base.facts.values())
    make = duck.make if conditions or bounded else duck.view
    make(BASE, valid_rows(read_rows, sql.any_of(conditions) if conditions else None))
    return base


def _below_zero(found: _Found) -> list[str]:
    """Facts of which nothing is known where a row lacks them: the plan would take them for counts, from zero on."""
    return [id for id in found.questions.facts if found.rulebook.facts[id].below_zero]


def _stamp(source: Source) -> tuple[int, int] | None:
    if source.path is None or not source.path.is_file():
        return None
    found = source.path.stat()
    return found.st_size, found.st_mtime_ns


def tell_lost(lost: Sequence[Broken], source: Source, settings: Settings, problems: Problems) -> None:
    """Says what is wrong with rows: as errors, or where they are skipped as warnings."""
    tell_broken(lost, source.shown, problems, as_warnings=settings.skip)
    problems.require_none()
