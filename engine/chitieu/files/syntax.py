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
