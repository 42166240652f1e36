"""A register of people → the facts of each unit and date, counted by the form of a list as chitieu.lists counts it.

A row is a person, or one of several posts of one, which the column ``person`` tells: anything that is the same on the
rows of one person and differs between people of a unit. Traits of the form are columns by their ids, in codes or in any
spelling of the form; ``body`` names the agency or commune that a row stands under, ``body_kind`` its kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.lists.forms import BODY_KIND, Counting, PeopleForm, Trait
from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import UNIT_AND_DATE
from chitieu.units.facts.days import day_column
from chitieu.units.facts.faults import NOT_A_DATE, Broken
from chitieu.units.facts.layout import FactColumn, Layout, column_kind, has_keys
from chitieu.units.facts.register_counts import BODY, COUNTED, PERSON, count_register
from chitieu.units.facts.register_words import text_of, words_of
from chitieu.units.facts.shares import halves
from chitieu.units.facts.sources import NUMBER, RAW, Raw
from chitieu.units.sql import Sql


class Register(NamedTuple):
    """The relation ``counted``, laid out; ``shares`` are facts held as two counts; ``broken`` rows count nowhere."""

    layout: Layout
    shares: Mapping[str, tuple[str, str]]
    broken: tuple[Broken, ...]


def register_facts(
    raw: Raw, form: PeopleForm, rulebook: Rulebook, shown: str, duck: Duck, problems: Problems
) -> Register | None:
    """Counts the facts of a form; ``None`` where unit or date are missing, the reason in ``problems``.

    A unit of which any row is broken is left out as a whole: a count without a person would be wrong unseen.
    """
    if not has_keys(raw, shown, None, problems) or not _tell_columns(raw, form, rulebook, shown, problems):
        return None
    countings = [one for one in form.facts if _can_count(one, raw)]
    _tell_uncounted([one.fact for one in form.facts if one not in countings], shown, problems)
    sources = _sources(form, raw)
    traits = {name: trait for name, trait in _traits(form).items() if name in sources}
    attributes = {id: id for id in rulebook.attributes if id in raw.columns}
    # Each of these makes the relations that the next one reads: rows, people of them, counts of those.
    broken = [*_rows(raw, traits, sources, attributes, duck), *_people(traits, duck)]
    facts = list(count_register(countings, traits, list(attributes), duck, with_bodies=BODY in raw.columns))
    shares = {one.fact: halves(one.fact) for one in countings if one.what == "share"}
    unit = FactColumn("unit", "text", "", "exact", percent=False)
    as_of = FactColumn("as_of", "date", "", "exact", percent=False)
    return Register(Layout(COUNTED, unit, as_of, attributes, tuple(facts)), shares, tuple(broken))


def _tell_uncounted(facts: Sequence[str], shown: str, problems: Problems) -> None:
    if facts:
        problems.warning(
            "missing-facts",
            Place(shown),
            Text("the register lacks columns for {count} facts: targets that need them have no data", count=len(facts)),
            Text("missing are: {keys}", keys=", ".join(facts)),
        )


def _tell_columns(raw: Raw, form: PeopleForm, rulebook: Rulebook, shown: str, problems: Problems) -> bool:
    """Whether the table is a register of the form: a table of facts would be counted as a unit per person.

    Warns of columns that say nothing of the form.
    """
    asked = [*form.traits, *([BODY] if form.body else []), *_traits(form).keys() - form.traits.keys()]
    if not set(asked) & raw.columns.keys():
        problems.error(
            "no-traits",
            Place(shown),
            Text("the register has none of the columns that the form counts by"),
            Text("expected are: {keys}", keys=", ".join(asked)),
        )
        return False
    known = [*asked, *UNIT_AND_DATE, PERSON, BODY, *rulebook.attributes]
    for name in raw.columns:
        if name not in known:
            problems.warning(
                "unknown-column",
                Place(shown, cell=name),
                Text("this is neither a trait of the form nor an attribute of these rules: it is passed over"),
                suggestion(name, known),
            )
    return True


def _traits(form: PeopleForm) -> dict[str, Trait]:
    """The traits that conditions of the form may name: those of people, and the kind of a body."""
    kinds = form.body.kinds if form.body else None
    return {**form.traits, **({BODY_KIND: kinds} if kinds else {})}


def _sources(form: PeopleForm, raw: Raw) -> Mapping[str, str]:
    """The columns that traits are read in, by the traits' ids; the kind of a body may be read in its name."""
    traits = _traits(form)
    sources = {name: name for name in traits if name in raw.columns}
    if BODY_KIND in traits and BODY in raw.columns:
        sources.setdefault(BODY_KIND, BODY)
    return sources


def _can_count(counting: Counting, raw: Raw) -> bool:
    there = set(raw.columns) | ({BODY_KIND} if BODY in raw.columns else set())
    return there.issuperset(counting.names) and (counting.what != "bodies" or BODY in raw.columns)


# --- rows and people --------------------------------------------------------------------------------------------


def _rows(
    raw: Raw, traits: Mapping[str, Trait], sources: Mapping[str, str], attributes: Iterable[str], duck: Duck
) -> Iterator[Broken]:
    """The relation ``rows``: what each row says in codes; gives the rows that say it in no known way."""
    coded = _coded(traits, sources, duck)
    columns = [
        sql.column(NUMBER),
        sql.named(text_of("unit"), "unit"),
        sql.named(day_column("as_of", column_kind(raw.columns["as_of"])), "as_of"),
        *sql.columns(name for name in attributes if name not in traits),
        sql.named(_person(raw), PERSON),
        *([sql.named(text_of(BODY), BODY)] if BODY in raw.columns else []),
        *coded.columns,
    ]
    query = sql.select(columns, RAW)
    query.set("joins", list(coded.joins))
    duck.make("rows", query)
    unknown = [(name, sql.is_null(sql.column(name))) for name in UNIT_AND_DATE]
    unknown += coded.unknown
    wrong = sql.coalesced(sql.any_of(condition for _, condition in unknown), sql.FALSE)
    duck.make("faulty", sql.select(sql.columns(UNIT_AND_DATE), "rows", wrong))
    for name, condition in unknown:
        for row in duck.rows(sql.select(sql.columns((NUMBER, *UNIT_AND_DATE)), "rows", condition)):
            yield _broken(*_fault(name, traits), name, row)


def _person(raw: Raw) -> Sql:
    """Who a row is about: whoever the column of persons names, else somebody of whom no other row is."""
    number = sql.cast(sql.column(NUMBER), "VARCHAR")
    alone = exp.DPipe(this=sql.string("row "), expression=number, safe=True)
    return sql.coalesced(text_of(PERSON), alone) if PERSON in raw.columns else alone


class _Coded(NamedTuple):
    """What cells say in codes of a form: the columns, the joins that they need, and by column of the table where a
    cell says nothing that is known."""

    columns: Sequence[Sql]
    joins: Sequence[Sql]
    unknown: Sequence[tuple[str, Sql]]


def _coded(traits: Mapping[str, Trait], sources: Mapping[str, str], duck: Duck) -> _Coded:
    columns: list[Sql] = []
    joins: list[Sql] = []
    unknown: list[tuple[str, Sql]] = []
    for name, trait in traits.items():
        text, words = text_of(sources[name]), words_of(trait, name, sources[name], duck)
        is_this = sql.compared("==", text, sql.column(words.text))
        joins.append(exp.Join(this=sql.table(words.relation), side="LEFT", on=is_this))
        for column, (told, blank) in words.told.items():
            columns.append(sql.named(sql.when([(sql.is_null(text), blank)], sql.column(told)), column))
        strange = sql.negated(sql.coalesced(sql.column(words.known), sql.FALSE))
        columns.append(sql.named(sql.all_of([sql.is_given(text), strange]), f"strange {name}"))
        unknown.append((sources[name], sql.column(f"strange {name}")))
    return _Coded(columns, joins, unknown)


def _fault(name: str, traits: Mapping[str, Trait]) -> tuple[str, Text]:
    if name == "unit":
        return "no-unit", Text("the row names no unit")
    if name == "as_of":
        return "not-a-date", NOT_A_DATE
    trait = traits.get(name) or traits[BODY_KIND]
    return "unknown-word", Text("what stands here is no known value of “{trait}”", trait=trait.label)


def _broken(code: str, text: Text, column: str, row: Sequence[object]) -> Broken:
    """Without the text of the cell: what is said of people is not repeated."""
    number, unit, as_of = row
    return Broken(code, column, int(str(number)), str(unit or ""), str(as_of or ""), "", text)


def _people(traits: Mapping[str, Trait], duck: Duck) -> Iterator[Broken]:
    """The relation ``people``: what the rows of each say together; gives people whose rows contradict each other."""
    together = [column for name, trait in traits.items() for column in _together(name, trait)]
    first = sql.named(exp.Min(this=sql.column(NUMBER)), NUMBER)
    duck.make("people", sql.per(sql.columns((*UNIT_AND_DATE, PERSON)), [first, *together], "rows"))
    differ = [(name, sql.column(f"differs {name}")) for name, trait in traits.items() if _may_differ(name, trait)]
    wrong = sql.coalesced(sql.any_of(condition for _, condition in differ), sql.FALSE)
    keys = sql.columns(UNIT_AND_DATE)
    both = sql.union([sql.select(keys, name, where) for name, where in (("faulty", None), ("people", wrong))])
    duck.make("all_faulty", both)
    duck.make("faulty", sql.select(keys, "all_faulty"))
    for name, condition in differ:
        for row in duck.rows(sql.select(sql.columns((NUMBER, *UNIT_AND_DATE)), "people", condition)):
            text = Text("the rows of one person differ in “{trait}”", trait=traits[name].label)
            yield _broken("rows-differ", text, name, row)


def _together(name: str, trait: Trait) -> Iterator[Sql]:
    """What the rows of one person say of a trait: of posts all, of others the one that is no blank, and if they differ.

    See ``chitieu.lists.identity.joined``. Most and least of the texts are one where all say the same.
    """
    if trait.several:
        for post in (f"{name}={code}" for code in trait.values):
            yield sql.named(exp.LogicalOr(this=sql.column(post)), post)
        return
    column = sql.column(name)
    other = column if trait.blank is None else exp.Nullif(this=column, expression=sql.string(trait.blank))
    yield sql.named(sql.coalesced(exp.Max(this=other), exp.Max(this=column)), name)
    if _may_differ(name, trait):
        yield sql.named(sql.compared("!=", exp.Min(this=other), exp.Max(this=other)), f"differs {name}")


def _may_differ(name: str, trait: Trait) -> bool:
    """Whether two values of one person contradict each other: posts do not, nor do the bodies that they are held in."""
    return not trait.several and name != BODY_KIND
