"""chitieu audit: what a report states, held against its own facts."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant, on_shelf
from chitieu.commands.delivery import deliver, require_apart
from chitieu.commands.exits import gate
from chitieu.commands.options import (
    DecimalsOption,
    DocumentOption,
    FormatOption,
    GroupOption,
    HorizonOption,
    LangOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    any_paths,
    chosen_driver,
    repeatable,
)
from chitieu.commands.telling import refuse, reported
from chitieu.diagnostics import Problems
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.use_cases.audit import Audit, audit
from chitieu.use_cases.selection import Selection
from chitieu.views.audit_words import Category, Finding, TextFinding, audit_findings
from chitieu.views.audits import audit_output
from chitieu.views.tables.words import Words

_REPORTS = (".doc", ".docx", ".htm", ".html", ".md", ".odt", ".pdf", ".rtf", ".txt")


class FindingGate(StrEnum):
    error = "error"
    claim = "claim"


def command(
    files: Annotated[
        list[Path],
        any_paths(
            mark("[REPORT] [DATASET]"),
            mark(
                "A dataset by its file or date, by default the newest; those of the same report beside it are audited,"
                " too. Before it the report itself (.docx, .pdf, .html, .txt), whose own text is audited, too."
            ),
        ),
    ],
    *,
    document: DocumentOption,
    group: GroupOption,
    horizon: HorizonOption,
    rules: RulesOption,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[FindingGate],
        repeatable(mark("Exit with 1 on what is impossible or wrong (error), or on any faulty claim (claim).")),
    ],
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    *reports, dataset = _with_dataset(files, words)
    if len(reports) > 1:
        refuse(words.say("audit takes a dataset, and before it at most one report"))
    require_apart([output], files, words)
    told, chosen = Words(words, decimals), Selection(document, group, horizon, chooser(words))
    with reported(words) as problems:
        audits: Sequence[Audit] = audit(rules, dataset, chosen, chosen_driver(network, words), problems)
        text: list[TextFinding] = []
        for report in reports:
            audits, text = _with_text(audits, report, problems, told)
    deliver(audit_output(audits, told, text), told, format, output)
    gate(fail_on, _gates([*(one for each in audits for one in audit_findings(each)), *text]))


def _with_dataset(files: Sequence[Path], words: Language) -> list[Path]:
    """The files, of which the last is a dataset: the newest one where none is named."""
    if files and files[-1].suffix.lower() not in _REPORTS:
        return [*files[:-1], *datasets_meant(files[-1:], words)]
    return [*files, on_shelf(words)[-1]]


def _with_text(
    audits: Sequence[Audit], report: Path, problems: Problems, words: Words
) -> tuple[Sequence[Audit], list[TextFinding]]:
    from chitieu.use_cases.audit_text import audit_text
    from chitieu.views.audit_text import text_findings, with_places

    text = audit_text(audits, report, problems)
    return with_places(audits, text, words), list(text_findings(text, audits[0].assessment.rulebook, words))


def _gates(found: Iterable[Finding | TextFinding]) -> Iterator[FindingGate]:
    for one in found:
        if one.category in (Category.IMPOSSIBLE, Category.WRONG):
            yield FindingGate.error
        if isinstance(one, Finding) and one.faulty_claim:
            yield FindingGate.claim
