"""The questions of chitieu new: answered by options, else by a person, who types nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from chitieu.commands.asking import answered, can_ask, confirmed, picked
from chitieu.commands.exits import INTERRUPTED
from chitieu.commands.telling import notice, refuse
from chitieu.drafts.kept import kept_text, read_kept
from chitieu.drafts.questions import AnswerReader, Reshape
from chitieu.drafts.yaml_text import fault
from chitieu.files import fields as read
from chitieu.files.workspace import shown
from chitieu.language import Language
from chitieu.views.output import write_whole


class Asker:
    """Answers from options, else from the person at the keyboard, asked again until they can be used.

    On a terminal what is typed is kept in a file after each answer; when the questions are asked again, each answer is
    offered there.
    """

    def __init__(self, words: Language, draft: Path, **told: str | None) -> None:
        self._words, self._draft = words, draft
        self._told = {"--" + name.replace("_", "-"): answer for name, answer in told.items()}
        self._typed: dict[str, str] = {}
        self._offered: dict[str, str] = {}

    def told(self, option: str) -> bool:
        """Whether an option answers, so that nobody is to be asked."""
        return self._told.get(option) is not None

    def offer_kept(self) -> None:
        """Asks whether the answers of a run that was broken off are to be offered again."""
        kept = read_kept(self._draft) if can_ask() else {}
        if not kept:
            return
        question = self._words.say("{count} answers of last time are kept: go on with them?")
        if confirmed(question.format(count=len(kept)), self._words, default=True):
            self._offered = kept
            notice(self._words.say("Enter takes what stands in brackets"))
        else:
            self.forget()

    def again(self) -> bool:
        """Offers what was typed in this run anew; whether somebody is there to be asked."""
        self._offered, self._typed = {**self._offered, **self._typed}, {}
        return can_ask() and bool(self._offered)

    def forget(self) -> None:
        """Removes the kept answers: all is written."""
        with suppress(OSError):
            self._draft.unlink(missing_ok=True)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Where the questions are broken off, says where the answers are kept."""
        try:
            yield
        except KeyboardInterrupt:
            notice("")
            self._say_kept()
            raise typer.Exit(INTERRUPTED) from None

    def __call__(
        self,
        option: str,
        question: str,
        reader: AnswerReader = read.text,
        default: str | None = None,
        otherwise: str | None = None,
        reshape: Reshape | None = None,
    ) -> str:
        told = self._told.get(option)
        given = otherwise if told is None else told
        if given is not None:
            wrong = fault(given, reader)
            if wrong is not None:
                made = _reshaped(given, reshape, reader)
                hint = "" if made is None else " – " + self._words.say("write {made}").format(made=made)
                refuse(f"{option}: {wrong.render(self._words.say)}{hint}")
            return given.strip()
        default = self._offered.get(question, default)
        while True:
            answer = answered(f"{question} [{default}]: " if default else f"{question}: ")
            if answer is None:
                self._say_kept()
                refuse(self._words.say("no answer for {option}").format(option=option))
            answer = answer or default or ""
            wrong = fault(answer, reader)
            if wrong is None:
                self._keep(question, answer)
                return answer
            notice(f"  {wrong.render(self._words.say)}")
            default = _reshaped(answer, reshape, reader) or default

    def pick(self, question: str, choices: Sequence[str]) -> int:
        """The position of a choice."""
        chosen = picked(question, choices, self._words)
        if chosen is None:
            self._say_kept()
            refuse(self._words.say("no answer for {option}").format(option=question))
        return chosen

    def _keep(self, question: str, answer: str) -> None:
        self._typed[question] = answer
        if can_ask():
            with suppress(OSError):  # where nothing can be written, that is told when the files are
                write_whole(self._draft, kept_text({**self._offered, **self._typed}), owner_alone=True)

    def _say_kept(self) -> None:
        if self._typed and self._draft.exists():
            line = self._words.say("what you typed is kept in {file}: the same command offers it again")
            notice(line.format(file=shown(self._draft)))


def _reshaped(answer: str, reshape: Reshape | None, reader: AnswerReader) -> str | None:
    """An answer that cannot be used as one that can, where it is plain what was meant."""
    made = reshape(answer) if reshape is not None else ""
    return made if made and fault(made, reader) is None else None
