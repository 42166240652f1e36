"""Why a text is not YAML: what the parser says, and slips that it notices only in the line after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import yaml

from chitieu.diagnostics import Text
from chitieu.messages import mark

_PARSER_REASONS = (  # what libyaml says most often, for the catalogues
    mark("mapping values are not allowed in this context"),
    mark("did not find expected key"),
    mark("could not find expected ':'"),
    mark("did not find expected '-' indicator"),
    mark("did not find expected ',' or '}'"),
    mark("did not find expected ',' or ']'"),
    mark("did not find expected node content"),
    mark("did not find expected alphabetic or numeric character"),
    mark("did not find expected whitespace or line break"),
    mark("found unexpected end of stream"),
    mark("found unexpected document indicator"),
    mark("found character that cannot start any token"),
    mark("found unknown escape character"),
    mark("found invalid Unicode character escape code"),
    mark("block sequence entries are not allowed in this context"),
    mark("mapping keys are not allowed in this context"),
    mark("did not find expected <document start>"),
)
_KEY = r"(?P<key>\w[\w-]*)"
_ODD_SPACE = re.compile(r" *(?P<fault>[^\S \t]+)")
_FULL_WIDTH_COLON = re.compile(rf"[ -]*{_KEY} *(?P<fault>：)\s*(?P<value>.*)")
_NO_SPACE = re.compile(rf"[ -]*{_KEY}(?P<fault>:)(?!//)(?P<value>[^\s:].*)")
_NO_COLON = re.compile(rf"[ -]*{_KEY}(?P<fault> +)(?P<value>-?\d[\d.,/]*%?)\s*")
_ENTRY = re.compile(
    r" *(?:- +)*(?P<key>[^\s:#\"'{}\[\],&*!|>%@`-][^:#]*?)(?P<colon> *:)"
    r"(?:\s+(?P<value>[^#\s].*)|\s*(?:#.*)?$)"
)
_WORD_KEY = re.compile(r"[A-Za-z0-9][\w-]*")
_FIRST_WORD = re.compile(r"[ -]*(?P<key>[A-Za-z][A-Za-z0-9_-]*)(?P<fault>\s+)(?P<value>[^:]+)$")
_AFTER_QUOTE = re.compile(r"""[ -]*[^\s:]+: +(?:"[^"]*"|'[^']*')(?P<fault>\s*[^\s,}\]#].*)""")
_GOES_ON = re.compile(r" *(?P<fault>[^\s#].*)")
_NO_BLANK = re.compile(r"(?<=\S)(?P<fault>#)(?=\s|$)")
_BLANK_BEFORE = Text("write a blank before #; a text with # in it must stand in double quotes")


class Slip(NamedTuple):
    """Line and column count from 0."""

    line: int
    column: int
    length: int
    reason: Text
    hint: Text


def slip_before(lines: Sequence[str], number: int) -> Slip | None:
    """The slip in the last line before ``number`` that says anything; ``None`` if it has none of the known ones."""
    for line in range(min(number, len(lines)) - 1, -1, -1):
        text = lines[line]
        if text.strip() and not text.lstrip().startswith("#"):
            return _slip(line, text)
    return None


def _slip(line: int, text: str) -> Slip | None:
    if match := _ODD_SPACE.match(text):
        reason = Text("a no-break space, as Word and web pages have it, stands where YAML expects spaces")
        return _found(line, match, reason, Text("replace it with spaces of the space bar"))
    if match := _FULL_WIDTH_COLON.fullmatch(text):
        return _found(line, match, Text("the colon is a full-width one"), _mended(match))
    if match := _NO_SPACE.fullmatch(text):
        return _found(line, match, Text("no space stands after the colon"), _mended(match))
    if match := _NO_COLON.fullmatch(text):
        return _found(line, match, Text("no colon stands after “{key}”", key=match["key"]), _mended(match))
    return None


def _found(line: int, match: re.Match[str], reason: Text, hint: Text) -> Slip:
    return Slip(line, match.start("fault"), len(match["fault"]), reason, hint)


def _mended(match: re.Match[str]) -> Text:
    return Text("write {value}", value=f"{match['key']}: {match['value']}".strip())


def misplaced_line(problem: str, lines: Sequence[str], at: tuple[int, int]) -> Slip | None:
    """What is wrong around the place, line and column from 0, where the parser gives up: a colon or a line too many.

    ``None`` where nothing of it is recognised.
    """
    line, column = at
    if line >= len(lines):
        return None
    if comment := _NO_BLANK.search(lines[line][: max(column, 0)] if "mapping values" in problem else lines[line]):
        return _found(line, comment, Text("no blank stands before #, so that no comment begins here"), _BLANK_BEFORE)
    if "mapping values" in problem:
        return _second_colon(lines, line, column)
    if "expected key" in problem or "'-' indicator" in problem:
        return _goes_on(lines, line) or _between_columns(lines, line)
    if "expected ':'" in problem:
        return _without_colon(lines, line)
    return None


def _second_colon(lines: Sequence[str], line: int, column: int) -> Slip | None:
    """A colon after another on its line is in a text; the first on its line shows a line that is indented wrongly."""
    text = lines[line]
    entry = _ENTRY.match(text)
    if entry is None or entry.end("colon") - 1 != column:
        return None
    above = _said_before(lines, line)
    if above is None or not _WORD_KEY.fullmatch(entry["key"]):
        return None
    before, last = lines[above], _ENTRY.match(lines[above])
    if last is None:
        return _no_colon_above(lines, above, entry)
    higher = _said_before(lines, above)
    parent = None if higher is None else _ENTRY.match(lines[higher])
    if parent and not parent["value"] and parent.start("key") == last.start("key"):
        return Slip(
            above,
            last.start("key"),
            len(before) - last.start("key"),
            Text("this line is not indented, and “{key}:” above it has nothing", key=parent["key"]),
            Text("begin it at column {column}, below “{key}:”", column=entry.start("key") + 1, key=parent["key"]),
        )
    return Slip(
        line,
        entry.start("key"),
        len(entry["key"]),
        Text("this line is indented deeper than “{key}:”, which has its value already", key=last["key"]),
        Text("begin it at column {column}, like “{key}:”", column=last.start("key") + 1, key=last["key"]),
    )


def _no_colon_above(lines: Sequence[str], above: int, entry: re.Match[str]) -> Slip | None:
    word = _FIRST_WORD.match(lines[above])
    if word is None or word.start("key") != entry.start("key"):
        return None
    return _found(above, word, Text("no colon stands after “{key}”", key=word["key"]), _mended(word))


def _goes_on(lines: Sequence[str], line: int) -> Slip | None:
    """A text that goes on after its closing quote."""
    match = _AFTER_QUOTE.match(lines[line])
    if match is None:
        return None
    return _found(line, match, Text("the text goes on after its closing quote"), Text("put the whole text in quotes"))


def _between_columns(lines: Sequence[str], line: int) -> Slip | None:
    """A line that begins where none of those above it begins."""
    here = _ENTRY.match(lines[line]) or _FIRST_WORD.match(lines[line])
    if here is None:
        return None
    start = len(lines[line]) - len(lines[line].lstrip())
    begun: dict[int, None] = {}
    for above in range(line - 1, -1, -1):
        match = _ENTRY.match(lines[above])
        if match is not None:
            begun |= dict.fromkeys((_indent(lines[above]), match.start("key")))
        if begun and min(begun) == 0:
            break
    if not begun or start in begun:
        return None
    columns = ", ".join(str(column + 1) for column in sorted(begun))
    return Slip(
        line,
        start,
        max(len(lines[line].strip()), 1),
        Text("this line begins at column {column}, where nothing above it begins", column=start + 1),
        Text("begin it where the lines begin that it belongs to: at column {columns}", columns=columns),
    )


def _without_colon(lines: Sequence[str], line: int) -> Slip | None:
    """A line between others that is no entry: a text that goes on, or a key without its colon."""
    for number in (line, _said_before(lines, line)):
        if number is None or _ENTRY.match(lines[number]):
            continue
        if word := _FIRST_WORD.match(lines[number]):
            return _found(number, word, Text("no colon stands after “{key}”", key=word["key"]), _mended(word))
        if text := _GOES_ON.match(lines[number]):
            reason = Text("this line is no entry: a text that goes on from above is indented")
            return _found(number, text, reason, Text("put spaces before it, and the whole text in double quotes"))
    return None


def _said_before(lines: Sequence[str], number: int) -> int | None:
    """The last line before one that says anything."""
    before = range(number - 1, -1, -1)
    return next((line for line in before if lines[line].strip() and not lines[line].lstrip().startswith("#")), None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def syntax_hint(error: yaml.MarkedYAMLError) -> Text:
    """What to do about a fault where the parser sees it."""
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return Text("a text that contains “: ” must stand in double quotes")
    if "start any token" in problem:
        return Text("a text that starts with @, `, % or a tab must stand in double quotes")
    if "end of stream" in problem:
        return Text("a quote that opens here or before is not closed")
    if "',' or" in problem:
        return Text("a bracket that opens here or before is not closed, or a comma is missing")
    return Text("compare the indentation and the colons with the lines before")
