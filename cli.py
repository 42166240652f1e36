"""The command line of chitieu: parse, call one use case, show, exit. Heavy imports wait inside their command."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine import __version__
from engine.messages import speak

if TYPE_CHECKING:
    from engine.diagnostics import Diagnostic
    from engine.language import Language
    from engine.network import Driver


def _chosen_language(arguments: list[str]) -> str:
    """The language before the arguments are parsed, so that --help speaks it too."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return os.environ.get("CHITIEU_LANG", "vi")


_code = _chosen_language(sys.argv[1:])
# Most of a short run is making things that stay: collecting garbage meanwhile takes a twentieth of the start-up.
gc.set_threshold(20_000, 20, 100)

_ = speak("en" if _code == "en" else "vi")

USAGE, INVALID, INTERNAL = 2, 3, 4


class Lang(StrEnum):
    vi = "vi"
    en = "en"


class Format(StrEnum):
    table = "table"
    plain = "plain"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class ExplanationFormat(StrEnum):
    text = "text"
    json = "json"


class FindingsFormat(StrEnum):
    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


class SchemaName(StrEnum):
    dataset = "dataset"
    document = "document"
    facts = "facts"
    indicators = "indicators"
    target = "target"


class Gate(StrEnum):
    missed = "missed"
    no_data = "no_data"


class NetworkChoice(StrEnum):
    durable = "durable"
    plain = "plain"


# What cannot be read is reported by our own diagnostics, hence readable=False.
RulesOption = Annotated[
    Path | None, typer.Option(readable=False, help=_("Folder of rules; by default the rules/ found from here upwards."))
]
LangOption = Annotated[Lang, typer.Option(help=_("Language of the output."), envvar="CHITIEU_LANG")]
DecimalsOption = Annotated[int, typer.Option(min=0, max=6, help=_("Decimals of percentages."))]
NetworkOption = Annotated[
    NetworkChoice | None, typer.Option(help=_("Rules engine; by default durable, where it is installed."))
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"chitieu {__version__}")
        raise typer.Exit


def chitieu(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Print the version and exit."))
    ] = False,
) -> None:
    """What stands before a command."""


def evaluate(
    datasets: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[DATASET]...", readable=False, help=_("Dataset files; without any, the newest one in datasets/.")
        ),
    ] = None,
    document: Annotated[list[str] | None, typer.Option(help=_("Only this document (repeatable)."))] = None,
    group: Annotated[list[str] | None, typer.Option(help=_("Only this group of targets (repeatable)."))] = None,
    horizon: Annotated[list[int] | None, typer.Option(help=_("Only this year (repeatable)."))] = None,
    rules: RulesOption = None,
    format: Annotated[
        Format | None, typer.Option(help=_("Form of the output; by default a table on a terminal, plain elsewhere."))
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("Write to this file instead of the screen."))
    ] = None,
    fail_on: Annotated[
        list[Gate] | None, typer.Option(help=_("Exit with 1 if a shown target has this verdict (repeatable)."))
    ] = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    trace: Annotated[
        bool, typer.Option("--trace", help=_("Print to stderr which rules fired on which facts."))
    ] = False,
    network: NetworkOption = None,
) -> None:
    from engine.diagnostics import InvalidInput, Problems
    from engine.evaluate import Selection
    from engine.evaluate import evaluate as use_case
    from engine.files.workspace import find_upwards
    from engine.language import language
    from engine.views.output import show
    from engine.views.trace import trace as trace_text

    words = language(lang.value)
    problems = Problems()
    here = Path.cwd()
    try:
        assessments = use_case(
            rules=rules or find_upwards("rules", here),
            datasets=find_upwards("datasets", here),
            chosen=datasets or [],
            selection=Selection(document or [], group or [], horizon or []),
            driver=_driver(network, words),
            problems=problems,
        )
    except InvalidInput as invalid:
        _report(invalid.diagnostics, words)
        raise typer.Exit(INVALID) from None
    _report(problems.in_order(), words)
    if trace:
        for assessment in assessments:
            _tell(trace_text(assessment), end="")
    show(assessments, format.value if format else None, output, words, decimals)
    gates = {gate.value for gate in fail_on or []}
    if any(result.verdict in gates for assessment in assessments for result in assessment.results):
        raise typer.Exit(1)


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help=_("A target: document/rule, or rule for all documents."))],
    dataset: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DATASET]", readable=False, help=_("A dataset file; without one, the newest in datasets/.")
        ),
    ] = None,
    rules: RulesOption = None,
    format: Annotated[ExplanationFormat, typer.Option(help=_("Form of the output."))] = ExplanationFormat.text,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    from engine.diagnostics import InvalidInput, Problems
    from engine.explain import explain as use_case
    from engine.files.workspace import find_upwards
    from engine.language import language
    from engine.views.explain import explanation_text, explanations_json

    words = language(lang.value)
    problems = Problems()
    here = Path.cwd()
    try:
        explanations = use_case(
            rules or find_upwards("rules", here),
            find_upwards("datasets", here),
            rule,
            dataset,
            _driver(network, words),
            problems,
        )
    except InvalidInput as invalid:
        _report(invalid.diagnostics, words)
        raise typer.Exit(INVALID) from None
    _report(problems.in_order(), words)
    if format is ExplanationFormat.json:
        sys.stdout.write(explanations_json(explanations))
    else:
        sys.stdout.write("\n".join(explanation_text(each, words, decimals) for each in explanations))


def lint(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", readable=False, help=_("Show only what concerns these files or folders.")),
    ] = None,
    explain_code: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help=_("Say why a rule is there, with examples."))
    ] = None,
    format: Annotated[FindingsFormat, typer.Option(help=_("Form of the output."))] = FindingsFormat.text,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    from engine.diagnostics import Severity
    from engine.files.workspace import find_upwards
    from engine.language import language
    from engine.lint.rules import RULES
    from engine.lint.run import lint as use_case
    from engine.lint.run import unknown_code
    from engine.views.findings import findings, rule_explained

    words = language(lang.value)
    if explain_code is not None:
        if explain_code not in RULES:
            _report([unknown_code(explain_code)], words)
            raise typer.Exit(USAGE)
        sys.stdout.write(rule_explained(explain_code, words))
        return
    here = Path.cwd()
    found = use_case(rules or find_upwards("rules", here), find_upwards("datasets", here), paths or [])
    sys.stdout.write(findings(found, format.value, words))
    if any(each.severity is Severity.ERROR for each in found):
        raise typer.Exit(INVALID)


def schema(
    name: Annotated[
        SchemaName, typer.Argument(metavar="NAME", help=_("dataset, document, facts, indicators or target."))
    ],
    lang: LangOption = Lang.vi,
) -> None:
    import json

    from engine.messages import translator
    from engine.schemas import schema as schema_of

    sys.stdout.write(json.dumps(schema_of(name.value, translator(lang.value)), ensure_ascii=False, indent=2) + "\n")


def run_examples(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", readable=False, help=_("Rule files or folders of documents; without any, all.")
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help=_("Also say which verdicts no example reaches."))
    ] = False,
    junit: Annotated[Path | None, typer.Option(help=_("Also write the outcome to this file as JUnit XML."))] = None,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
    network: NetworkOption = None,
) -> None:
    from engine.diagnostics import InvalidInput, Problems
    from engine.examples import run_examples as use_case
    from engine.files.workspace import find_upwards
    from engine.language import language
    from engine.views.examples import examples_text
    from engine.views.examples import junit as junit_xml
    from engine.views.output import write_whole

    words = language(lang.value)
    problems = Problems()
    try:
        run = use_case(rules or find_upwards("rules", Path.cwd()), paths or [], _driver(network, words), problems)
    except InvalidInput as invalid:
        _report(invalid.diagnostics, words)
        raise typer.Exit(INVALID) from None
    _report(problems.in_order(), words)
    sys.stdout.write(examples_text(run, words, coverage=coverage))
    if junit is not None:
        write_whole(junit, junit_xml(run, words))
    if not run.outcomes or any(outcome.differences for outcome in run.outcomes):
        raise typer.Exit(1)


COMMANDS: dict[str, tuple[Callable[..., None], str]] = {
    "evaluate": (
        evaluate,
        _("Evaluate datasets against every target: met or missed, percent of target, what is missing."),
    ),
    "explain": (
        explain,
        _("Explain a target: what was asked, how it is counted, what came, what would change it."),
    ),
    "lint": (lint, _("Look for errors and for what a careful colleague would question, in rules and datasets.")),
    "schema": (schema, _("Print the JSON Schema of a kind of file, for editors.")),
    "test": (run_examples, _("Run the examples of rule files: what was expected, what came.")),
}


def _program(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that is asked for; with all of them, where none is: building each takes its time."""
    program = typer.Typer(
        name="chitieu",
        help=_("Says with figures whether a policy met its targets."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    program.callback()(chitieu)
    asked = arguments[0] if arguments else ""
    for name in [asked] if asked in COMMANDS else [] if asked == "--version" else COMMANDS:
        function, purpose = COMMANDS[name]
        program.command(name, help=purpose)(function)
    return program


def _driver(chosen: NetworkChoice | None, words: Language) -> Driver:
    """The rules engine asked for, or the best one here; a stand-in is announced."""
    from engine.network import available_driver

    driver = available_driver()
    if chosen is NetworkChoice.durable and driver != "durable":
        _tell(words.say("durable_rules is not installed; leave --network out, or choose plain"))
        raise typer.Exit(USAGE)
    if chosen is not None:
        return chosen.value
    if driver == "plain":
        _tell(words.say("durable_rules is not installed: the rules run on the built-in network"))
    return driver


def _tell(text: str, end: str = "\n") -> None:
    """Diagnostics, notices and traces go to stderr; results alone go to stdout."""
    sys.stderr.write(text + end)


def _report(diagnostics: Sequence[Diagnostic], words: Language) -> None:
    if diagnostics:
        from engine.views.problems import problems_text

        _tell(problems_text(diagnostics, words), end="")


def main() -> None:
    """Runs the command line and exits: 0 done, 1 a gate fired, 2 usage, 3 invalid rules or data, 4 internal error."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.encoding.lower().startswith("utf"):
            from engine.views.terminal import make_safe

            make_safe(stream)
    try:
        _program(sys.argv[1:])(prog_name="chitieu")
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _tell(_("cannot write {file}: {reason}").format(file=error.filename or "-", reason=error.strerror))
        sys.exit(USAGE)
    except Exception as error:  # the last net: a fault of the program, never of the input
        if os.environ.get("CHITIEU_DEBUG"):
            raise
        message = _("internal error ({kind}: {error}); set CHITIEU_DEBUG=1 to see where, and report it please")
        _tell(message.format(kind=type(error).__name__, error=error))
        sys.exit(INTERNAL)


if __name__ == "__main__":
    main()
