"""What new files are made of is asked: the questions' common parts, and how an answer is found usable."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames, at_any_time
from chitieu.files.shapes import ScalarKind, Shape, ValueKind
from chitieu.files.tree import Node
from chitieu.messages import Translate
from chitieu.model import FactType
from chitieu.naming import Nameable, as_a_whole, fitting, id_of, meant

AnswerReader = Callable[[Node, Problems], object]
Reshape = Callable[[str], str]


class Ask(Protocol):
    """The answer that an option gives, else ``otherwise``, else what a person says to the question.

    ``reader`` finds no fault with it; ``default`` is offered to the person, and of an answer with a fault what
    ``reshape`` makes of it.
    """

    def __call__(
        self,
        option: str,
        question: str,
        reader: AnswerReader = read.text,
        default: str | None = None,
        otherwise: str | None = None,
        reshape: Reshape | None = None,
    ) -> str: ...

    def told(self, option: str) -> bool:
        """Whether the option answers."""

    def pick(self, question: str, choices: Sequence[str]) -> int:
        """The position of the choice of a person."""


_READERS: Mapping[ValueKind, AnswerReader] = {ScalarKind.TEXT: read.text, ScalarKind.DATE: read.date}


def ask_key(ask: Ask, shape: Shape, name: str, say: Translate, typed: AnswerReader | None = None) -> str:
    """What is to stand under a key: the question is its help, its kind says how the answer is read.

    ``typed`` reads answers of a person instead.
    """
    key, option = shape.key(name), "--" + name.replace("_", "-")
    reader = _READERS[key.kind] if typed is None or ask.told(option) else typed
    reshape = written_date if key.kind is ScalarKind.DATE else None
    return ask(option, say(key.help).rstrip("."), reader, reshape=reshape)


def ask_id(ask: Ask, option: str, question: str, made_of: str, taken: Callable[[str], bool], *, typed: bool) -> str:
    """An id made of another answer: shown to be changed where that one was ``typed``, else taken as it is.

    One that is typed is not ``taken`` yet; of others that is said with all that is wrong.
    """
    made = id_of(made_of) or None
    reader = new_id(taken) if typed and not ask.told(option) else read.identifier
    return ask(option, question, reader, default=made, otherwise=None if typed else made, reshape=id_of)


def written_date(answer: str) -> str:
    """A date as Vietnam writes it, 15/2/2024, as files hold it."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", answer.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else ""


def anything(_node: Node, _problems: Problems) -> None:
    """Accepts every answer."""


def new_id(taken: Callable[[str], bool]) -> AnswerReader:
    """Accepts ids that nothing has yet."""

    def reader(node: Node, problems: Problems) -> None:
        id = read.identifier(node, problems)
        if id is not None and taken(id):
            problems.error("exists", node.place, Text("“{id}” is there already: choose another id", id=id))

    return reader


def naming_one(known: Sequence[Nameable]) -> AnswerReader:
    """Accepts what means one of the known things."""

    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems)
        if answer is None:
            return
        found = fitting(answer, known)
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            problems.error("several-fit", node.place, Text("“{word}” fits several: {ids}", word=answer, ids=ids))
        else:
            meant(answer, known, node.place, Text("“{word}” is not in these rules", word=answer), problems)

    return reader


def known_or_new(ask: Ask, answer: str, known: Sequence[Nameable], say: Translate) -> str | None:
    """The id of the known thing that an answer names; ``None`` where it calls a new one: a part of a name is asked."""
    found = as_a_whole(answer, known)
    if len(found) == 1:
        return found[0].id
    found = found or fitting(answer, known)
    if not found:
        return None
    question = say("“{word}” is like what is there already; which is meant?").format(word=answer)
    new = say("a new one: {name}").format(name=answer)
    chosen = ask.pick(question, [*(" – ".join((one.id, *one.names)) for one in found), new])
    return found[chosen].id if chosen < len(found) else None


def looks_like_formula(answer: str, facts: Collection[str]) -> bool:
    """Whether an answer is a formula over ids, and not words for what is counted."""
    return answer.isascii() and (answer in facts or bool(re.search(r"[-+*/()_]", answer)))


def formula_over(facts: Mapping[str, FactType], named: Callable[[str], Sequence[str]]) -> AnswerReader:
    """Accepts formulas over known facts, and over new ones: names that ``named`` finds in them."""

    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems)
        if answer is None:
            return
        new = {id: FactType(id, id, "", "") for id in named(answer) if id not in facts}
        names = at_any_time(KnownNames({**facts, **new}, {}, {}))
        parse_formula(answer, Place(""), names, problems)

    return reader


def known_word(known: Collection[str]) -> AnswerReader:
    """Accepts the known words."""

    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems)
        if answer is not None and answer not in known:
            hint = suggestion(answer, known) or Text("known here: {keys}", keys=", ".join(known))
            problems.error("unknown-choice", node.place, Text("“{word}” is not in these rules", word=answer), hint)

    return reader
