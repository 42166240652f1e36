"""Templates of people's own are filled in by a process of its own, with bounds: what they hold may never end.

A sandbox bounds what a template reaches, and not what it takes: loops, repeated texts, filters that widen to any
length, constants worked out while it is compiled. A process has one bound for all of them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from chitieu.apart import ran_apart
from chitieu.diagnostics import Text
from chitieu.views.report.drawings import Drawing
from chitieu.views.report.filling import TemplateFault, filled, too_much

_SECONDS, _SECONDS_A_MEGABYTE = 10, 20  # of texts to be filled in: those of a province have a third of one
_BYTES, _BYTES_A_BYTE = 1 << 30, 500


def filled_within_bounds(data: bytes, context: Mapping[str, Any], drawings: Mapping[str, Drawing]) -> bytes:
    """The Word file that a template becomes; ``drawings`` stand where their names do.

    Raises TemplateFault for one that cannot be filled in, or not within seconds and a gigabyte (of that only Linux).
    """
    told = {"template": base64.b64encode(data).decode(), "context": context, "drawings": drawings}
    asked = json.dumps(told).encode()
    size = len(json.dumps(context))
    seconds, memory = _SECONDS + _SECONDS_A_MEGABYTE * size / 1_000_000, _BYTES + _BYTES_A_BYTE * size
    said = ran_apart("chitieu.views.report.bounded", "answer", asked, seconds=seconds, memory=memory)
    if said is None:
        raise too_much()
    answered = json.loads(said)
    if "paper" in answered:
        return base64.b64decode(answered["paper"])
    hint = answered["hint"]
    raise TemplateFault(_text_of(answered["text"]), None if hint is None else _text_of(hint))


def answer(data: bytes) -> bytes:
    """The other side: what became of what is asked."""
    asked = json.loads(data)
    try:
        paper = filled(base64.b64decode(asked["template"]), asked["context"], asked["drawings"])
        said: dict[str, Any] = {"paper": base64.b64encode(paper).decode()}
    except TemplateFault as fault:
        said = {"text": _written(fault.text), "hint": fault.hint and _written(fault.hint)}
    return json.dumps(said).encode()


def _written(text: Text) -> list[Any]:
    values = {name: _written(value) if isinstance(value, Text) else str(value) for name, value in text.values.items()}
    return [text.message, values]


def _text_of(written: Sequence[Any]) -> Text:
    message, values = written
    return Text(
        message, **{name: _text_of(value) if isinstance(value, list) else value for name, value in values.items()}
    )
