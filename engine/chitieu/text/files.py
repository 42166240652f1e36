"""A file on disk → its bytes, or its text with composed letters and line feeds; or what keeps it from being read."""

from __future__ import annotations

import io
import stat
import unicodedata
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.links import whole_path
from chitieu.on_windows import may_be_open_elsewhere
from chitieu.text.encodings import encoding_of, meant_lines, tell_guessed
from chitieu.text.kinds import Refuse, refuse_but_yaml
from chitieu.text.unreadable import Unreadable

_LARGEST_FILE = 1_000_000  # bytes; the longest shipped file has under 20,000


def read_text(
    path: Path,
    name: str,
    problems: Problems,
    inside: Path | None = None,
    largest: int = _LARGEST_FILE,
    refuse: Refuse = refuse_but_yaml,
) -> str | None:
    """The text of a file, or ``None`` with the reason in ``problems`` under ``name``.

    Encodings and line ends are taken as they come; letters written apart from their marks are composed.
    ``inside`` is a folder that the file must not leave through a symbolic link; ``refuse`` raises Unreadable for files
    of other kinds, whatever their size.
    """
    folder = Text("this is a folder, a YAML file was expected")
    data = read_bytes(path, name, problems, inside, largest, folder, refuse)
    return None if data is None else _decoded(data, name, problems)


def read_bytes(
    path: Path,
    name: str,
    problems: Problems,
    inside: Path | None,
    largest: int,
    folder: Text,
    refuse: Refuse | None = None,
) -> bytes | None:
    """The bytes of a file, or ``None`` with the reason in ``problems``.

    ``folder`` is what to say of a folder, ``inside`` one that the file must not leave through a symbolic link.
    """
    try:
        return _bytes(path, name, problems, inside, largest, folder, refuse)
    except Unreadable as error:
        error.tell(name, problems)
        return None
    except OSError as error:
        tell_unopened(error, path, name, problems)
        return None


def _bytes(
    path: Path, name: str, problems: Problems, inside: Path | None, largest: int, folder: Text, refuse: Refuse | None
) -> bytes | None:
    place = Place(name)
    if inside is not None and path.is_symlink() and not whole_path(path).is_relative_to(whole_path(inside)):
        problems.error(
            "link-outside",
            place,
            Text("the file is a link to a place outside the folder"),
            Text("copy the file itself into the folder"),
        )
        return None
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        problems.error("folder", place, folder, Text("name a file in it"))
        return None
    if not stat.S_ISREG(mode):  # opening a pipe would wait for its other end
        problems.error("not-a-file", place, Text("this is not a file but a device or a pipe"))
        return None
    with path.open("rb") as stream:
        data = stream.read(largest + 1)
    if refuse is not None:
        refuse(data)
    if len(data) > largest:
        text = Text("the file is larger than {size} MB, which none of its kind needs", size=largest // 1_000_000)
        problems.error("too-large", Place(name, 1, 1), text)
        return None
    return data


def tell_unopened(error: OSError, path: Path, name: str, problems: Problems) -> None:
    """Says why a file could not be opened or read."""
    place = Place(name)
    if isinstance(error, FileNotFoundError):
        problems.error("no-file", place, Text("there is no such file"), _neighbour(path))
    elif isinstance(error, PermissionError):
        hint = Text("ask for the right to read it")
        if may_be_open_elsewhere(error):
            hint = Text("close it in the program that has it open (Excel, Word); else ask for the right to read it")
        problems.error("no-permission", place, Text("the file may not be read"), hint)
    else:
        problems.error("unreadable", place, Text("the file cannot be read: {reason}", reason=error.strerror or error))


def _neighbour(path: Path) -> Text | None:
    try:
        return suggestion(path.name, [other.name for other in path.parent.iterdir()])
    except OSError:
        return Text("the folder “{folder}” does not exist either", folder=path.parent.name)


def _decoded(data: bytes, name: str, problems: Problems) -> str | None:
    stream = io.BytesIO(data)
    try:
        encoding = encoding_of(stream)
    except Unreadable as error:
        error.tell(name, problems)
        return None
    tell_guessed(encoding, name, problems)
    plain = "".join(meant_lines(stream, encoding))
    composed = plain if plain.isascii() else unicodedata.normalize("NFC", plain)
    if composed != plain:
        pairs = enumerate(zip(plain.split("\n"), composed.split("\n"), strict=True), 1)
        line, shown = next((line, after) for line, (before, after) in pairs if before != after)
        problems.warning(
            "decomposed-letters",
            Place(name, line, 1, 1, shown),
            Text("letters are written apart from their marks (NFD); they were read as usual letters"),
            Text("save the file with composed letters (NFC), so that searching finds them"),
        )
    return composed
