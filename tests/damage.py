"""Ways to damage a file, by its bytes and by its structure: the same random numbers, the same damage."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import yaml

from tests.hostile import packed

Damage = Callable[[Random, bytes], bytes]

NUMBERS = (
    *(
        "0",
        "-1",
        "1e400",
        "-0",
        "1e-400",
        "0.1.2",
        "1/0",
        "1/3",
        "007",
        "0x1F",
        "1_000",
        "1:30",
        "12.345.678",
        "1.234,5",
    ),
    *(
        "9" * 40,
        "9" * 5000,
        "0." + "3" * 300,
        ".nan",
        ".inf",
        "-.inf",
        "²",
        "٣",
        "１２",
        "½",
        "101%",
        "-5%",
        "1e2",
        "60 %",
    ),
)
WORDS = (
    *(
        "",
        " ",
        "null",
        "~",
        "true",
        "no",
        "có",
        "x",
        "=1+1",
        "@x",
        "..",
        "../../x",
        "a/b",
        "{{ x }}",
        "{% for x in y %}",
    ),
    *("{% endfor %}", "{x}", "%s", "<b>", "&amp;", "]]>", "'", '"', "\\", "\t", "a\nb", "met", "unit", "as_of", "tier"),
)
DATES = (
    "2023-02-30",
    "31/3/2023",
    "0000-00-00",
    "9999-12-31",
    "2023",
    "2026-03",
    "1899-12-30",
    "10000-01-01",
    "-2023-01-01",
)
LETTERS = (
    *(
        "\x00",
        "\x1b[31m",
        "\x85",
        "\u2028",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\ufffd",
        "\ufffe",
        "\U0001f600",
        "e\u0302\u0301",
    ),
    *("ế", "Ð", "ᵃ", "ﬁ", "\u3000", "：", "🇻🇳", "\u0301" * 50, "ß", "İ", "\U000e0041", "\ud800"),
)
LONG = tuple(
    (each * 70_000)[:70_000] + "!" for each in ("x", "1", " ", "a ", "1,", "(", "x.", "- ", "{a|b}", "1/", "ế")
)
MARKS = (
    b"",
    b" ",
    b"\n",
    b"\t",
    b":",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b"&a ",
    b"*a",
    b"!!int ",
    b"%",
    b"|",
    b"#",
)
BLOCKS = (
    b"[" * 3000,
    b"{a: " * 3000,
    b"- " * 3000,
    b"<a>" * 3000,
    b"((" * 3000,
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\x00" * 9,
)


def chosen(random: Random) -> str:
    """A hostile text; mostly a short one."""
    return random.choice(random.choice((NUMBERS, WORDS, DATES, LETTERS) * 4 + (LONG,)))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def by_bytes(random: Random, data: bytes) -> bytes:
    """Cut short, flipped, put in, left out, written twice, moved."""
    start = random.randint(0, len(data))
    end = min(len(data), start + random.choice((0, 1, 3, 12, 40, 400)))
    piece = data[start:end]
    match random.randrange(9):
        case 0:
            return data[:start]
        case 1 if data:
            at = random.randrange(len(data))
            return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
        case 2:
            return data[:start] + random.randbytes(random.randint(1, 20)) + data[end:]
        case 3:
            return data[:start] + data[end:]
        case 4:
            return data[:end] + piece * random.choice((1, 2, 1000)) + data[end:]
        case 5:
            without = data[:start] + data[end:]
            at = random.randint(0, len(without))
            return without[:at] + piece + without[at:]
        case 6:
            return data[:start] + random.choice(BLOCKS) + data[end:]
        case 7:
            return data[:start] + random.choice(MARKS) + data[end:]
        case _:
            return data[:start] + encoded(chosen(random)) + data[end:]


def by_words(random: Random, data: bytes) -> bytes:
    """A word or number of a text, anywhere, in the place of another."""
    found = list(re.finditer(rb"[^\s,;:<>\"'{}\[\]()=]+", data))
    if not found:
        return by_bytes(random, data)
    at = random.choice(found)
    other = random.choice((encoded(chosen(random)), random.choice(found)[0]))
    return data[: at.start()] + other + data[at.end() :]


def by_lines(random: Random, data: bytes) -> bytes:
    """Lines left out, written twice, moved, or further in."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    start = random.randrange(len(lines))
    end = min(len(lines), start + random.choice((1, 1, 1, 2, 5)))
    block, rest = lines[start:end], lines[:start] + lines[end:]
    match random.randrange(4):
        case 0:
            lines = rest
        case 1:
            lines[start:start] = block * random.choice((1, 1, 500))
        case 2:
            at = random.randint(0, len(rest))
            lines = rest[:at] + block + rest[at:]
        case _:
            pad = random.choice((b"  ", b" ", b"\t", b"- "))
            lines[start:end] = [pad + line for line in block]
    return b"".join(lines)


def by_encoding(random: Random, data: bytes) -> bytes:
    """The same text in the encodings and line ends that offices save, or in a wrong one."""
    text = data.decode("utf-8", "replace")
    name = random.choice(("utf-16", "utf-16-be", "utf-8-sig", "cp1258", "latin-1", "utf-32", "cp1252", "utf-7"))
    end = random.choice(("\n", "\r\n", "\r", "\x85"))
    return text.replace("\n", end).encode(name, random.choice(("replace", "ignore", "xmlcharrefreplace")))


# --- YAML by its structure -------------------------------------------------------------------------------------------


def by_keys(random: Random, data: bytes) -> bytes:
    """YAML with keys left out, doubled, moved, renamed, values of other kinds, anchors with aliases, and depth."""
    try:
        root = yaml.compose(data.decode(), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return by_lines(random, data)
    if root is None:
        return data
    nodes = list(_nodes(root))
    _damage_node(random, random.choice(nodes), nodes)
    try:
        return encoded(yaml.serialize(root, allow_unicode=random.random() < 0.9, width=120))
    except (yaml.YAMLError, RecursionError, UnicodeEncodeError):  # a value within itself that cannot be written
        return by_bytes(random, data)


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _nodes(key)
            yield from _nodes(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _nodes(value)


def _scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=None)


def _other(random: Random, nodes: Sequence[yaml.Node]) -> yaml.Node:
    """A value of another kind: a word, a list, a mapping, a part of the file itself (an alias), or a deep one."""
    match random.randrange(6):
        case 0:
            return yaml.SequenceNode(
                "tag:yaml.org,2002:seq", [_scalar(chosen(random)) for _ in range(random.randrange(4))]
            )
        case 1:
            return yaml.MappingNode("tag:yaml.org,2002:map", [(_scalar(chosen(random)), _scalar(chosen(random)))])
        case 2:
            return random.choice(nodes)
        case 3:
            node: yaml.Node = _scalar(chosen(random))
            for _ in range(random.choice((2, 30, 150))):
                wrapped = [(_scalar(random.choice(("a", "all_of", "any_of", "not"))), node)]
                node = random.choice(
                    (
                        yaml.MappingNode("tag:yaml.org,2002:map", wrapped),
                        yaml.SequenceNode("tag:yaml.org,2002:seq", [node]),
                    )
                )
            return node
        case _:
            return _scalar(chosen(random))


def _damage_node(random: Random, node: yaml.Node, nodes: Sequence[yaml.Node]) -> None:
    if isinstance(node, yaml.ScalarNode):
        words = [one.value for one in nodes if isinstance(one, yaml.ScalarNode)]
        node.value = random.choice((chosen(random), random.choice(words), node.value * 2, node.value + chosen(random)))
        return
    entries = node.value
    if not entries:
        return
    at = random.randrange(len(entries))
    match random.randrange(6):
        case 0:
            del entries[at]
        case 1:
            entries.insert(random.randint(0, len(entries)), entries[at])
        case 2:
            into = random.choice([one for one in nodes if type(one) is type(node)])
            into.value.append(entries.pop(at))
        case 3 if isinstance(node, yaml.MappingNode):
            entries[at] = (_other(random, nodes), entries[at][1])
        case 4:
            random.shuffle(entries)
        case _:
            other = _other(random, nodes)
            entries[at] = (entries[at][0], other) if isinstance(node, yaml.MappingNode) else other


# --- JSON by its structure -------------------------------------------------------------------------------------------


def by_members(random: Random, data: bytes) -> bytes:
    """JSON with members left out, renamed and moved, and values of other kinds."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return by_bytes(random, data)
    holders = list(_holders(root))
    if not holders:
        return data
    holder = random.choice(holders)
    key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match random.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[chosen(random)] = holder.pop(key)
        case 2:
            other = random.choice(holders)
            holder[key] = json.loads(json.dumps(random.choice((other, next(iter(_values(other)))))))
        case _:
            holder[key] = random.choice(
                (
                    None,
                    True,
                    0,
                    -1,
                    10**400,
                    1e308,
                    -0.5,
                    float("nan"),
                    [],
                    {},
                    [[]],
                    {"": 1},
                    chosen(random),
                    chosen(random),
                )
            )
    return encoded(json.dumps(root, ensure_ascii=random.random() < 0.3))


def _values(holder: Any) -> list[Any]:
    return list(holder.values()) if isinstance(holder, dict) else list(holder)


def _holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list) and value:
        yield value
        for inner in _values(value):
            yield from _holders(inner)


# --- tables of text ---------------------------------------------------------------------------------------------------


def by_cells(random: Random, data: bytes) -> bytes:
    """A table with cells replaced, put in and left out, rows and columns doubled and moved, another delimiter."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")))
    except csv.Error:
        return by_bytes(random, data)
    if not any(rows):
        return by_bytes(random, data)
    row = random.choice([one for one in rows if one])
    at = random.randrange(len(row))
    if random.random() < 0.4:
        row[at] = random.choice((chosen(random), random.choice(random.choice([one for one in rows if one]))))
    else:
        rows = _rearranged(random, rows, row, at)
    paper = io.StringIO()
    delimiter, end = random.choice(",,,,;\t|"), random.choice(("\n", "\r\n"))
    csv.writer(paper, delimiter=delimiter, lineterminator=end, escapechar="\\").writerows(rows)
    return encoded(paper.getvalue())


def _rearranged(random: Random, rows: list[list[str]], row: list[str], at: int) -> list[list[str]]:
    match random.randrange(5):
        case 0:
            del row[at]
        case 1:
            row.insert(at, chosen(random))
        case 2:
            rows.insert(random.randint(0, len(rows)), list(row))
        case 3:
            return [[*one[:at], *one[at : at + 1] * 2, *one[at + 1 :]] for one in rows]
        case _:
            return [
                [*one[:at], random.choice((one[at], chosen(random))), *one[at + 1 :]] for one in rows if at < len(one)
            ]
    return rows


# --- XML and archives -------------------------------------------------------------------------------------------------


def by_elements(random: Random, data: bytes) -> bytes:
    """XML or HTML with elements left out, doubled, moved and nested, attributes and texts replaced."""
    tags = list(re.finditer(rb"<[^<>]*>", data))
    if len(tags) < 2:
        return by_bytes(random, data)
    first = random.randrange(len(tags))
    last = min(len(tags) - 1, first + random.choice((0, 1, 1, 2, 3, 8)))
    start, end = tags[first].start(), tags[last].end()
    piece, rest = data[start:end], data[:start] + data[end:]
    match random.randrange(8):
        case 0:
            return rest
        case 1:
            return data[:end] + piece * random.choice((1, 1, 400)) + data[end:]
        case 2:
            at = random.choice(tags).start()
            return rest[:at] + piece + rest[at:]
        case 3 | 4:
            values = list(re.finditer(rb'="([^"]*)"', data))
            return _replaced(random, data, values) if values else rest
        case 5 | 6:
            texts = list(re.finditer(rb">([^<>]+)<", data))
            return _replaced(random, data, texts) if texts else rest
        case _:
            other = random.choice(tags)
            return data[:start] + other[0] + data[tags[first].end() :]


def _replaced(random: Random, data: bytes, found: Sequence[re.Match[bytes]]) -> bytes:
    at = random.choice(found)
    other = random.choice((encoded(chosen(random)), random.choice(found)[1], b"-1", b"99999999999"))
    return data[: at.start(1)] + other + data[at.end(1) :]


def members(data: bytes) -> dict[str, bytes]:
    """The members of an archive by their names; none of what is no archive, or not a whole one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # whatever the library says of an archive that we have damaged
        return {}


def by_parts(random: Random, data: bytes) -> bytes:
    """An archive of XML: the XML of a member, members left out, swapped, renamed or put in, or its own bytes."""
    parts = members(data)
    if not parts or random.random() < 0.1:
        return by_bytes(random, data)
    names = list(parts)
    name, other = random.choice(names), random.choice(names)
    match random.randrange(12):
        case 0:
            del parts[name]
        case 1:
            parts[name], parts[other] = parts[other], parts[name]
        case 2:
            parts[random.choice((name.upper(), f"/{name}", f"../{name}", name.replace("/", "\\")))] = parts.pop(name)
        case 3:
            parts[name] = random.choice((by_bytes, by_words))(random, parts[name])
        case _:
            larger = max(names, key=lambda each: len(parts[each])) if random.random() < 0.6 else name
            parts[larger] = by_elements(random, parts[larger])
    return packed(parts)
