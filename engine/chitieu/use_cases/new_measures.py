"""Questions about what a target measures and which levels it asks, of the whole or of a piece of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from chitieu.diagnostics import Diagnostic, Problems, Severity, Text
from chitieu.drafts.questions import (
    AnswerReader,
    Ask,
    anything,
    ask_id,
    formula_over,
    known_or_new,
    known_word,
    looks_like_formula,
    new_id,
)
from chitieu.drafts.target import NewFact, NewIndicator, NewTarget, facts_named, part_of, target_files
from chitieu.drafts.write import tried
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.tree import Node
from chitieu.messages import Translate
from chitieu.model import Rulebook
from chitieu.naming import Nameable, id_of


class IndicatorQuestions:
    """The questions about what is measured: a known indicator, or a new one with the facts and group that it brings."""

    def __init__(self, ask: Ask, say: Translate, told: Sequence[str], rulebook: Rulebook) -> None:
        self._ask, self.say, self._rulebook = ask, say, rulebook
        self._told = {id.strip(): rest for id, _, rest in (each.partition("=") for each in told)}
        self._last_unit = "người"
        self._labels: dict[str, str] = {}  # of new facts that were called by words
        self._facts = [Nameable(fact.id, (fact.label,)) for fact in rulebook.facts.values()]

    def asked(self) -> tuple[str | NewIndicator, Sequence[NewFact], Mapping[str, str]]:
        """The id of a known one, or a new one; the facts that it brings; the group that it brings, with its label."""
        known = [Nameable(one.id, (one.label,)) for one in self._rulebook.indicators.values()]
        if self._ask.told("--indicator"):
            name = self._ask("--indicator", "", read.identifier)
            if name in self._rulebook.indicators:
                return name, (), {}
            label = self._ask("--label", self.say("Short label of the indicator, for the table"))
        else:
            question = self.say("Indicator: what is measured, in a few words, or one that is there by its name")
            label = self._ask("--label", question)
            there = known_or_new(self._ask, label, known, self.say)
            if there is not None:
                return there, (), {}
            question = self.say("Id of the indicator: letters, digits and -")
            taken = self._rulebook.indicators.__contains__
            name = ask_id(self._ask, "--indicator", question, label.lower(), taken, typed=not self._ask.told("--label"))
        return self._new(name, label)

    def _new(self, name: str, label: str) -> tuple[NewIndicator, Sequence[NewFact], Mapping[str, str]]:
        formula = self._formula()
        group, groups = self._group(formula)
        facts = [self._fact(id, group, formula) for id in facts_named(formula) if id not in self._rulebook.facts]
        kinds = {fact.id for fact in self._rulebook.facts.values() if fact.kind is not None}
        kinds |= {fact.id for fact in facts if fact.unit in keys.KINDS.known}
        if formula.strip() in kinds:
            return NewIndicator(name, label, formula, "", group), facts, groups
        units = [*(one.unit for one in facts), *(self._rulebook.facts[id].unit for id in self._there(formula))]
        default = "%" if "/" in formula else next(iter(units), "người")
        unit = self._ask("--unit", self.say('Unit of the indicator; "%" for shares'), anything, default)
        return NewIndicator(name, label, formula, unit, group), facts, groups

    def _there(self, formula: str) -> list[str]:
        return [id for id in facts_named(formula) if id in self._rulebook.facts]

    def _formula(self) -> str:
        """The formula as it is told, or of what is counted and of how many, in words."""
        reader = formula_over(self._rulebook.facts, facts_named)
        if self._ask.told("--formula"):
            return self._ask("--formula", "", reader)
        above = self._term(self.say("Numerator: what is counted, in a few words (or a formula of facts)"), reader)
        if "/" in above:
            return above
        below = self._term(self.say("Denominator: of how many (- where nothing is divided)"), reader, "-")
        return above if below == "-" else f"{_bracketed(above)} / {_bracketed(below)}"

    def _term(self, question: str, formula: AnswerReader, default: str | None = None) -> str:
        """A fact by its name or by words, a new one where none is like it; a formula as it is."""

        def reader(node: Node, problems: Problems) -> None:
            answer = read.text(node, problems)
            if answer is not None and answer != "-" and looks_like_formula(answer, self._rulebook.facts):
                formula(node, problems)

        answer = self._ask("--formula", question, reader, default)
        if answer == "-" or looks_like_formula(answer, self._rulebook.facts):
            return answer
        there = known_or_new(self._ask, answer, self._facts, self.say)
        if there is not None:
            return there
        question = self.say("Id of the fact “{label}”: letters, digits and _").format(label=answer)
        id = self._ask("--fact", question, self._fact_id, default=_fact_id_of(answer) or None, reshape=_fact_id_of)
        self._labels[id] = answer
        return id

    def _fact_id(self, node: Node, problems: Problems) -> None:
        """Accepts names that formulas may hold and no fact has yet."""
        new_id(self._rulebook.facts.__contains__)(node, problems)
        id = read.text(node, problems)
        if id is not None and not problems.has_errors and facts_named(id) != [id]:
            hint = Text("use letters without marks, digits and _, and begin with a letter")
            problems.error("bad-id", node.place, Text("“{value}” is not a usable id", value=id), hint)

    def _group(self, formula: str) -> tuple[str, Mapping[str, str]]:
        """The group of what is new; with its label, where it is new itself."""
        groups = self._rulebook.groups
        if self._ask.told("--group"):
            group = self._ask("--group", "", read.identifier)
            if group in groups:
                return group, {}
            return group, {
                group: self._ask("--group-label", self.say("Label of the new group “{group}”").format(group=group))
            }
        question = self.say("Group on the table, by its name; another name makes a new one. Known: {known}")
        near = next((groups[self._rulebook.facts[id].group] for id in self._there(formula)), None)
        near = near or next(reversed(list(groups.values())), None)
        answer = self._ask("--group", question.format(known="; ".join(groups.values()) or "–"), default=near)
        there = known_or_new(self._ask, answer, [Nameable(id, (label,)) for id, label in groups.items()], self.say)
        if there is not None:
            return there, {}
        question = self.say("Id of the group: letters, digits and -")
        group = ask_id(self._ask, "--group", question, answer.lower(), groups.__contains__, typed=True)
        return group, {group: answer}

    def _fact(self, id: str, group: str, formula: str) -> NewFact:
        """A fact that the vocabulary lacks."""
        label, _sign, unit = (part.strip() or None for part in self._told.get(id, "").partition(";"))
        label = label or self._labels.get(id)
        label = self._ask("--fact", self.say("What “{id}” counts, in a few words").format(id=id), otherwise=label)
        question = self.say("Unit of “{id}”; yes_no, date or rank for what is no number").format(id=label)
        unit = self._ask("--fact", question, anything, self._last_unit, otherwise=unit)
        self._last_unit = unit
        return NewFact(id, label, unit, group, part_of(formula, id))


def _fact_id_of(text: str) -> str:
    made = id_of(text, "_").lower()
    return f"n_{made}" if made[:1].isdigit() else made


def _bracketed(term: str) -> str:
    return f"({term})" if " " in term else term


class LevelQuestions:
    """Levels by the horizons that they are told or asked for; each is held against the rules when it is given.

    ``made`` is the target that they make.
    """

    def __init__(self, rules: Path, made: Callable[[Mapping[int, str]], NewTarget], ask: Ask, say: Translate) -> None:
        self._rules, self._made, self._ask, self.say = rules, made, ask, say
        self._levels: dict[int, str] = {}

    def asked(self, told: Sequence[str], horizons: Sequence[int]) -> dict[int, str]:
        said = {year.strip(): level.strip() for year, _, level in (each.partition("=") for each in told)}
        if said:
            known = known_word([str(each) for each in horizons])
            years = [self._ask("--due", "", known, otherwise=year) for year in sorted(said)]
            return {horizon: said[str(horizon)] for horizon in horizons if str(horizon) in years}
        for horizon in horizons:
            question = self.say("Level by {year}, such as 60% (- for none)").format(year=horizon)
            reader = self._reader(horizon, last=horizon == horizons[-1])
            level = self._ask("--due", question, reader, "-" if self._levels else None)
            if level != "-":
                self._levels[horizon] = level
        return self._levels

    def _reader(self, horizon: int, *, last: bool) -> AnswerReader:
        def reader(node: Node, problems: Problems) -> None:
            level = getattr(node, "text", "")
            if not level or (level == "-" and not self._levels and last):
                problems.error("missing-key", node.place, Text("a level is asked for at least one of the years"))
            elif level != "-":
                problems.found += self._faults({**self._levels, horizon: level})

        return reader

    def _faults(self, levels: Mapping[int, str]) -> list[Diagnostic]:
        """What is wrong with the target that they make."""
        found = Problems()
        tried(self._rules, target_files(self._rules, self._made(levels), self.say), found)
        return [one for one in found.found if one.severity is Severity.ERROR]


def ask_kind(ask: Ask, say: Translate) -> str:
    """The kind of a level."""
    question = say("Kind of level ({kinds})").format(kinds=", ".join(LEVEL_KEYS))
    return ask("--level", question, known_word(LEVEL_KEYS), "at_least")
