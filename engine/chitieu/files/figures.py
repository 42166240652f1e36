"""Numbers as files write them → exact values with their printed precision, and what is wrong with what is none."""

from __future__ import annotations

import re
from fractions import Fraction

from chitieu.diagnostics import Problems, Text
from chitieu.files.tree import Node, Scalar, kind
from chitieu.model import Stated
from chitieu.numbers import rounded
from chitieu.text.written_numbers import Meant, probably_meant, without_groups

_MOST_DIGITS = 15  # whole numbers stay below 2**53, the last that every engine and spreadsheet holds exactly
_NUMBER = re.compile(r"(?P<sign>-?)(?P<whole>\d+)(?:[.,](?P<decimals>\d+))?(?P<percent>[%‰]?)")
_OF = {"": 1, "%": 100, "‰": 1000}
_COUNT = re.compile(r"0|[1-9][0-9]{0,14}")
_QUOTIENT = re.compile(r"(?P<numerator>\d{1,15})/(?P<denominator>\d{1,15})")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:[.,]\d{3})+%?")
_WORD_QUOTES = "“”‘’„«»"


def number(node: Node, problems: Problems) -> Fraction | None:
    """An exact number: ``17``, ``17.6``, ``"17,6"``, ``60%`` (3/5) or ``3/17``."""
    if not isinstance(node, Scalar):
        problems.error("wrong-kind", node.place, Text("a number was expected, this is {kind}", kind=kind(node)))
        return None
    if _COUNT.fullmatch(node.text):  # most are: what follows takes ten times as long
        return Fraction(int(node.text))
    fault = _number_fault(node)
    if fault is not None:
        code, said, hint = fault
        problems.error(code, node.place, said, hint)
        return None
    if match := _QUOTIENT.fullmatch(node.text):
        return Fraction(int(match["numerator"]), int(match["denominator"]))
    match = _NUMBER.fullmatch(without_groups(node.text))
    assert match is not None  # what does not match is a fault
    decimals = match["decimals"] or ""
    value = Fraction(int(match["whole"] + decimals), 10 ** len(decimals)) / _OF[match["percent"]]
    return -value if match["sign"] else value


def stated(node: Node, problems: Problems) -> Stated | None:
    """A number with the precision it was printed in: 29.4% has one decimal, 5/17 is exact."""
    value = number(node, problems)
    if value is None or not isinstance(node, Scalar):
        return None
    match = _NUMBER.fullmatch(without_groups(node.text))
    if match is None:
        return Stated(value, None, percent=False)
    decimals = len(match["decimals"] or "") + (match["percent"] == "‰")
    return Stated(value, decimals, percent=bool(match["percent"]))


def in_percent(text: str) -> bool:
    """Whether a number is written as a share: 60%, or 0.3‰."""
    return text.endswith(("%", "‰"))


_Fault = tuple[str, Text, Text | None]


def _number_fault(node: Scalar) -> _Fault | None:
    value = node.text
    if quotient := _QUOTIENT.fullmatch(value):
        zero = ("zero-denominator", Text("{value} divides by zero", value=value), None)
        return None if int(quotient["denominator"]) else zero
    match = _NUMBER.fullmatch(without_groups(value))
    if match is not None:
        comma = None if node.quoted or "," not in value else _unquoted_comma(value, match[0])
        return _misleading(match) or comma or _too_long(match)
    said = Text("“{value}” is not a number", value=_shortened(value))
    if not value:
        said = Text("a number was expected, nothing stands here")
    return ("not-a-number", said, _number_hint(value))


def _unquoted_comma(value: str, plain: str) -> _Fault:
    return (
        "unquoted-comma",
        Text("a decimal comma must stand in quotes"),
        Text('write "{value}" or {point}', value=value, point=plain.replace(",", ".")),
    )


def _misleading(match: re.Match[str]) -> _Fault | None:
    """What other programs, or people, may read as another number."""
    value = match[0]
    if len(match["whole"]) > 1 and match["whole"].startswith("0"):
        return (
            "leading-zero",
            Text("{value} starts with 0: some programs read it as another number", value=_shortened(value)),
            Text("write {value}", value=match["sign"] + match["whole"].lstrip("0") + value[match.end("whole") :]),
        )
    if _THOUSANDS.fullmatch(value) and len(_digits(match)) <= _MOST_DIGITS:
        return (
            "ambiguous-number",
            Text("{value} may mean thousands or decimals", value=_shortened(value)),
            Text(
                "write {whole} for the whole number, {decimal} for the decimal one",
                whole=re.sub(r"[.,]", "", value),
                decimal=f"{match['whole']}.{match['decimals']}0{match['percent']}",
            ),
        )
    return None


def _too_long(match: re.Match[str]) -> _Fault | None:
    digits = len(_digits(match))
    if digits <= _MOST_DIGITS:
        return None
    if match["decimals"]:
        return (
            "too-many-digits",
            Text("{value} has more digits than any count can give", value=_shortened(match[0])),
            Text("write the counts themselves, for example 3/17, or the figure as printed"),
        )
    return (
        "too-large",
        Text("the number has {digits} digits, at most {most} are allowed", digits=digits, most=_MOST_DIGITS),
        None,
    )


def _digits(match: re.Match[str]) -> str:
    return (match["whole"] + (match["decimals"] or "")).lstrip("0")


def _shortened(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "…"


def _number_hint(value: str) -> Text:
    lowered = value.strip().lower()
    return (
        _furniture_hint(value.strip(), lowered)
        or _slip_hint(value)
        or _span_hint(lowered)
        or _worded_hint(lowered)
        or Text('a number looks like 17, 17.6, "17,6", 60% or 3/17')
    )


def _furniture_hint(value: str, lowered: str) -> Text | None:
    """Of what stands around a number or in its place: a comment, a word for nothing, separators, quotes, a year."""
    if comment := re.fullmatch(r"(?P<value>\S+?)#(?:\s.*)?", value):
        return Text("write a blank before #, where a comment begins: {value} #", value=comment["value"])
    if lowered in ("", "~", "null", ".nan", "nan", "none", "na", "n/a", "-", "?"):
        return Text("leave the whole entry out when the figure is not known; write 0 only for a count of zero")
    if re.fullmatch(r"-?[1-9]\d{0,2}([ .,]\d{3}){2,}", lowered):
        return Text("write the number without separators: {value}", value=re.sub(r"[ .,]", "", lowered))
    if lowered[:1] in _WORD_QUOTES or lowered[-1:] in _WORD_QUOTES:
        straight = f'"{lowered.strip(_WORD_QUOTES)}"'
        return Text("these are Word's quotes; write straight ones: {value}", value=straight)
    if dated := re.fullmatch(r"((?:19|20)\d\d)[\s:=]+(\S+)", lowered):
        return Text("write {{{year}: {value}}}", year=dated[1], value=dated[2])
    return None


def _slip_hint(value: str) -> Text | None:
    slip = probably_meant(value)
    if slip is None:
        return None
    if slip.key:
        return _signed_hint(slip)
    if slip.slip == "blank" and slip.value.endswith("%"):
        return Text("write {value}, without a space", value=slip.value)
    return Text("write {value}", value=slip.value)


def _span_hint(lowered: str) -> Text | None:
    span = re.fullmatch(r"(\d[\d.,]*)\s*(%?)\s*[-–—]\s*(\d[\d.,]*)\s*(%?)", lowered)
    if span is None:
        return None
    low, high = (end.replace(",", ".") + (span[2] or span[4]) for end in (span[1], span[3]))
    return Text("of a goal that goes further write both ends: [{low}, {high}]", low=low, high=high)


_BEHIND = {"at_least": r"\+|trở lên|or more|and more|or above", "at_most": r"trở xuống|or less|or fewer|or below"}
_SCALES = {"nghìn": 3, "ngàn": 3, "thousand": 3, "triệu": 6, "million": 6, "tỷ": 9, "tỉ": 9, "billion": 9}
_PARTS = {"một nửa": "1/2", "half": "1/2", "một phần ba": "1/3", "hai phần ba": "2/3", "ba phần tư": "3/4"}


def _worded_hint(lowered: str) -> Text | None:
    """What to write for a number with words around it: what they ask is a key, what they count stands elsewhere."""
    if lowered in _PARTS:
        return Text("write {value}", value=_PARTS[lowered])
    if rough := re.fullmatch(r"(?:khoảng|xấp xỉ|about|around|≈|~)\s*(\d[\d.,]*%?)", lowered):
        return Text("the sign is a key: write {key}: {value}", key="about", value=rough[1])
    found = re.fullmatch(r"(\d[\d.,]*%?)\s*(\D+)", lowered)
    if found is None:
        return None
    plain, behind = found[1], found[2].strip()
    for key, words in _BEHIND.items():
        if re.fullmatch(words, behind):
            return Text("the sign is a key: write {key}: {value}", key=key, value=plain)
    scale = _SCALES.get(behind.split()[0]) if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", plain) else None
    if scale is None:
        return Text("write the number alone, {value}: what it counts is the unit of the indicator or fact", value=plain)
    whole = Fraction(plain.replace(",", ".")) * 10**scale
    return Text(
        "write the number alone, in the unit of the indicator or fact: {plain} or {whole}",
        plain=plain,
        whole=str(whole),
    )


def _signed_hint(slip: Meant) -> Text:
    """A sign is a key: those of levels know all four, those of figures only two."""
    if slip.key in ("at_least", "at_most"):
        return Text("the sign is a key: write {key}: {value}", key=slip.key, value=slip.value)
    figure = "at_least" if slip.is_least else "at_most"
    if slip.value.isdecimal():
        nearest_whole = int(slip.value) + (1 if slip.is_least else -1)
        return Text(
            "the sign is a key: write {key}: {value} in a target, {figure}: {whole} of a figure",
            key=slip.key,
            value=slip.value,
            figure=figure,
            whole=nearest_whole,
        )
    return Text(
        "the sign is a key: write {key}: {value} in a target, {figure}: {value} of a figure",
        key=slip.key,
        value=slip.value,
        figure=figure,
    )


def share_hint(node: Node) -> Text:
    """What to write for a bare number where a share is meant: 60 is 60%, but 0.6 and 1 may be either of two."""
    written = node.text if isinstance(node, Scalar) else ""
    match = _NUMBER.fullmatch(written)
    if match is None:
        return Text("write the figure with %, for example 96%")
    decimals = match["decimals"] or ""
    value = Fraction(int(match["whole"] + decimals), 10 ** len(decimals))
    if 0 < value <= 1 or (decimals and 1 < value < 2):
        hundredfold = rounded(value * 100, max(len(decimals) - 2, 0))  # exact
        return Text("{one} or {other}? write the one that is meant", one=f"{hundredfold}%", other=f"{written}%")
    if re.fullmatch(r"(?:19|20)\d\d", written):
        return Text(
            "a year stands in baseline_year:, and the figure of a year is written x of {year}", year=int(written)
        )
    return Text("write {value}%", value=written)
