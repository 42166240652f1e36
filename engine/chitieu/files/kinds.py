"""Values that are no numbers, as files write them: có, tốt, 15/6/2022, not_yet → what they are held as."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import tree
from chitieu.files.fields import Fields
from chitieu.files.shapes import BOUNDS
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar
from chitieu.kinds import EXPECTED, NO, NOT_YET, YES, from_code, not_before
from chitieu.model import Bounds, FactKind, KindName
from chitieu.text.names import one_spelling

YES_NO_WORDS: Mapping[str, str] = {"yes": YES, "có": YES, "true": YES, "no": NO, "không": NO, "false": NO}
NOT_YET_WORDS = (NOT_YET, "chưa")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_RANK = re.compile(r"[1-9][0-9]{0,8}")


def folded(text: str) -> str:
    """A word without regard to capitals, blanks, how its letters are composed and where its tone marks stand."""
    return one_spelling(" ".join(text.split()).lower())


def day_of(text: str) -> dt.date | None:
    """The day of ``2022-06-15`` or ``15/6/2022``; ``None`` for what is no day."""
    day_first = _DAY_FIRST.fullmatch(text.strip())
    with suppress(ValueError):
        if day_first:
            return dt.date(*map(int, reversed(day_first.groups())))
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
            return dt.date.fromisoformat(text.strip())
    return None


def value_of(text: str, kind: FactKind) -> Fraction | None:
    """What a text says in a kind: a grade by its code or its label; ``None`` where it says nothing."""
    readers: Mapping[KindName, Callable[[str], Fraction | None]] = {
        KindName.YES_NO: _yes_no,
        KindName.GRADE: lambda text: _grade(text, kind),
        KindName.DATE: _date,
        KindName.RANK: lambda text: Fraction(text.strip()) if _RANK.fullmatch(text.strip()) else None,
    }
    return readers[kind.name](text)


def _yes_no(text: str) -> Fraction | None:
    word = YES_NO_WORDS.get(folded(text))
    return None if word is None else from_code(word, FactKind(KindName.YES_NO))


def _date(text: str) -> Fraction | None:
    day = day_of(text)
    return None if day is None else Fraction(day.toordinal())


def _grade(text: str, kind: FactKind) -> Fraction | None:
    word = folded(text)
    places = [place for place, names in enumerate(kind.values) if word in map(folded, names)]
    return Fraction(places[0]) if places else None


def value(node: Node, kind: FactKind, problems: Problems) -> Fraction | None:
    """The value of a kind at a node; what is none is told with what was expected."""
    if not isinstance(node, Scalar):
        said = Text("{expected}, this is {kind}", expected=Text(EXPECTED[kind.name]), kind=tree.kind(node))
        problems.error("wrong-kind", node.place, said, hint_of(kind))
        return None
    found = value_of(node.text, kind)
    if found is None:
        given = Text("“{value}”", value=node.text[:40]) if node.text else Text("nothing")
        said = Text("{expected}, this is {given}", expected=Text(EXPECTED[kind.name]), given=given)
        likely = suggestion(node.text, [code for code, _ in kind.values]) if kind.values else _last_day(node.text, kind)
        problems.error("not-of-kind", node.place, said, likely or hint_of(kind))
    return found


def _last_day(text: str, kind: FactKind) -> Text | None:
    """The hint for a year where a day is asked: its last one."""
    is_year = kind.name is KindName.DATE and re.fullmatch(r"(?:19|20)\d\d", text)
    return Text("write a day: by the end of {year} is {day}", year=text, day=f"{text}-12-31") if is_year else None


def hint_of(kind: FactKind) -> Text:
    """How a value of a kind is written."""
    match kind.name:
        case KindName.YES_NO:
            return Text("write yes or no (có, không)")
        case KindName.GRADE:
            listed = ", ".join(f"{code} ({label})" for code, label in kind.values)
            return Text("from the lowest: {values}", values=listed)
        case KindName.DATE:
            return Text("write year-month-day, 2022-06-15, or 15/6/2022; of figures also not_yet (chưa)")
    return Text("write the place alone: 30; leave the entry out where it is not known")


def bounds(node: Node, kind: FactKind, as_of: dt.date | None, problems: Problems) -> Bounds | None:
    """A value of a kind, or what is known of it: ``{at_least: good}``; ``not_yet`` of figures of a date.

    Without ``as_of``, as in examples, it is not known by when a day had not come.
    """
    if isinstance(node, MappingNode) and kind.name is not KindName.YES_NO:
        return _within(node, kind, problems)
    if kind.name is KindName.DATE and isinstance(node, Scalar) and folded(node.text) in NOT_YET_WORDS:
        if as_of is None:
            problems.error(
                "not-yet",
                node.place,
                Text("an example has no date by which a day has not come"),
                Text("say what is known: {at_least: 2022-07-01} is a day that is not before that one"),
            )
            return None
        return not_before(as_of)
    exact = value(node, kind, problems)
    return None if exact is None else Bounds(exact, exact)


def _within(node: MappingNode, kind: FactKind, problems: Problems) -> Bounds | None:
    fields = Fields(node, problems, BOUNDS)
    ends = [fields.node(name) for name in ("at_least", "at_most")]
    low, high = (None if end is None else value(end, kind, problems) for end in ends)
    if low is None and high is None:
        if not node.entries:
            problems.error("no-bound", node.place, Text("at_least or at_most was expected"))
        return None
    if low is not None and high is not None and low > high:
        problems.error("empty-bounds", node.place, Text("at_least is above at_most: no value fits between them"))
        return None
    return Bounds(low, high)
