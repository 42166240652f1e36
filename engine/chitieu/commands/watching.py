"""chitieu evaluate --watch: again whenever a file changes, and what has changed since the run before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from chitieu.commands.telling import notice, report
from chitieu.diagnostics import InvalidInput, Problems
from chitieu.files.workspace import shown
from chitieu.judging.compare import compare
from chitieu.judging.snapshot import snapshot
from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.use_cases.watch import Look, Pause, changed_files
from chitieu.views.assessments import assessment_output
from chitieu.views.changes import comparison_output
from chitieu.views.tables.formats import show
from chitieu.views.tables.words import Words

Evaluate = Callable[[Problems], tuple[Assessment, ...]]


def watch(evaluate: Evaluate, look: Look, pause: Pause, words: Language, decimals: int) -> None:
    """Evaluates and shows; then, until interrupted, shows what each edit changes. A fault leaves the last."""
    before = look()
    last = _evaluated(evaluate, words)
    if last is not None:
        show(assessment_output(last, words, decimals), Words(words, decimals), None)
    notice(words.say("watching; Ctrl-C ends"))
    sys.stdout.flush()
    try:
        for files in changed_files(before, look, pause):
            notice("\n" + words.say("changed: {files}").format(files=", ".join(map(shown, files))))
            now = _evaluated(evaluate, words)
            if now is not None:
                _show_changes(last, now, words, decimals)
                last = now
            sys.stdout.flush()
    except KeyboardInterrupt:
        notice("")


def _evaluated(evaluate: Evaluate, words: Language) -> tuple[Assessment, ...] | None:
    problems = Problems()
    try:
        assessments = evaluate(problems)
    except InvalidInput as invalid:
        report(invalid.diagnostics, words)
        return None
    report(problems.in_order(), words)
    return assessments


def _show_changes(last: Sequence[Assessment] | None, now: Sequence[Assessment], words: Language, decimals: int) -> None:
    """What changed where the same datasets were evaluated before; everything where they were not."""
    if last is None or len(last) != len(now):
        show(assessment_output(now, words, decimals), Words(words, decimals), None)
        return
    for before, after in zip(last, now, strict=True):
        comparison = compare(snapshot(before), snapshot(after))
        changes = comparison_output(comparison, only_changed=True, two_rulebooks=False)
        show(changes, Words(words, decimals), None)
