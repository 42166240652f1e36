"""Questions about the pieces of a target: parts that must all be met, cases of units, other readings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.drafts.questions import AnswerReader, Ask, Reshape, known_word
from chitieu.drafts.target import NewAttribute, NewPiece, NewTarget, target_files
from chitieu.drafts.write import tried
from chitieu.files import fields as read
from chitieu.files.formula import parse_condition
from chitieu.files.known_names import KnownNames, at_any_time
from chitieu.files.tree import Node
from chitieu.messages import Translate
from chitieu.model import Attribute, Rulebook
from chitieu.use_cases.new_measures import IndicatorQuestions, LevelQuestions, ask_kind

_PIECES = ("part", "case", "reading")
_ASKED_OF = re.compile(r"([A-Za-z_]\w*)\s*(?:==|!=|\bin\b)\s*(\([^)]*\)|[A-Za-z_]\w*)")  # region in (uplands, lowlands)
_VALUE = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*([^,]*\S)\s*")


def with_pieces(rules: Path, new: NewTarget, horizons: Sequence[int], ask: Ask, say: Translate) -> NewTarget:
    """The target with the pieces that a person names, one after another, until there is none more."""
    while True:
        taken = {piece.what for piece in new.more}
        offered = [one for one in _PIECES if not {"part", "case"} <= {one, *taken}]
        number = len(new.more) + 1
        question = say(
            "{number}. Also a part that must be met, a case of some units, or another reading? ({pieces}; - for none)"
        )
        asked = question.format(number=number, pieces=", ".join(offered))
        what = ask("--more", asked, known_word([*offered, "-"]), "-")
        if what == "-":
            return new
        new = _Piece(rules, new, horizons, _About(ask, f"{number}. "), say).asked(what)


class _About:
    """Asks as another does, with a number before each question; no option answers what is asked of a piece."""

    def __init__(self, ask: Ask, about: str) -> None:
        self._ask, self._about = ask, about

    def __call__(
        self,
        option: str,  # noqa: ARG002 - what Ask has
        question: str,
        reader: AnswerReader = read.text,
        default: str | None = None,
        otherwise: str | None = None,
        reshape: Reshape | None = None,
    ) -> str:
        return self._ask("--more", self._about + question, reader, default, otherwise, reshape)

    def told(self, option: str) -> bool:  # noqa: ARG002
        return False

    def pick(self, question: str, choices: Sequence[str]) -> int:
        return self._ask.pick(question, choices)


class _Piece:
    """The questions about one piece of a target."""

    def __init__(self, rules: Path, new: NewTarget, horizons: Sequence[int], ask: Ask, say: Translate) -> None:
        self._rules, self._new, self._horizons, self._ask, self.say = rules, new, horizons, ask, say

    def asked(self, what: str) -> NewTarget:
        """The target with the piece."""
        new, piece = {"part": self._part, "case": self._case, "reading": self._reading}[what]()
        piece = piece._replace(kind=ask_kind(self._ask, self.say))

        def made(levels: Mapping[int, str]) -> NewTarget:
            return new._replace(more=[*new.more, piece._replace(levels=levels)])

        return made(LevelQuestions(self._rules, made, self._ask, self.say).asked((), self._horizons))

    def _part(self) -> tuple[NewTarget, NewPiece]:
        indicator, facts, groups = IndicatorQuestions(self._ask, self.say, (), self._so_far()).asked()
        new = self._new._replace(facts=[*self._new.facts, *facts], groups={**self._new.groups, **groups})
        return new, NewPiece("part", "", {}, indicator)

    def _reading(self) -> tuple[NewTarget, NewPiece]:
        label = self._ask("", self.say("How the target is read then, in a few words"))
        return self._new, NewPiece("reading", "", {}, label=label)

    def _case(self) -> tuple[NewTarget, NewPiece]:
        rulebook = self._so_far()
        question = self.say("Whose case it is, such as region == uplands or population >= 5000")
        when = self._ask("", question, _condition(rulebook))
        attributes = {id: self._attribute(id, codes) for id, codes in _new_attributes(when, rulebook).items()}
        new = self._new._replace(attributes={**self._new.attributes, **attributes})
        return new, NewPiece("case", "", {}, when=when)

    def _attribute(self, id: str, codes: Sequence[str]) -> NewAttribute:
        """What units are told apart by, where the vocabulary lacks it."""
        label = self._ask("", self.say("What “{id}” says of a unit, in a few words").format(id=id))
        question = self.say("Values of “{id}” with their names, such as {example}")
        example = ", ".join(f"{code}=…" for code in codes)
        values = self._ask("", question.format(id=id, example=example), _values(codes))
        return NewAttribute(label, dict(_pairs(values)))

    def _so_far(self) -> Rulebook:
        """The rules with what was asked before."""
        return tried(self._rules, target_files(self._rules, self._new, self.say), Problems())


def _new_attributes(when: str, rulebook: Rulebook) -> dict[str, list[str]]:
    """The names that are held against words and that nothing has yet, with those words."""
    found: dict[str, list[str]] = {}
    for name, values in _ASKED_OF.findall(when):
        if name not in rulebook.attributes and name not in rulebook.facts:
            found.setdefault(name, []).extend(re.findall(r"[A-Za-z_]\w*", values))
    return {name: list(dict.fromkeys(codes)) for name, codes in found.items()}


def _condition(rulebook: Rulebook) -> AnswerReader:
    """Accepts conditions over facts and attributes, also new ones."""

    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems)
        if answer is not None:
            new = {
                id: Attribute(id, id, dict.fromkeys(codes, ""))
                for id, codes in _new_attributes(answer, rulebook).items()
            }
            names = KnownNames(rulebook.facts, {**rulebook.attributes, **new}, {})
            parse_condition(answer, Place(""), at_any_time(names), problems)

    return reader


def _pairs(answer: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for part in answer.split(",") if (found := _VALUE.fullmatch(part))]


def _values(codes: Sequence[str]) -> AnswerReader:
    """Accepts values with names, of which those that the condition names are some."""

    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems) or ""
        pairs = dict(_pairs(answer))
        lacking = [code for code in codes if code not in pairs]
        if lacking or len(pairs) != len(answer.split(",")) or len(pairs) < 2:
            example = ", ".join(f"{code}=…" for code in (*codes, "other")[:2])
            message = Text("at least two values were expected, each with its name: {example}", example=example)
            problems.error("missing-key", node.place, message)

    return reader
