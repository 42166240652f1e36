"""Words of lists that no form knows, for a person to complete; what may be a name is a question mark and a count."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.drafts.write import refuse_to_overwrite
from chitieu.files.workspace import shown
from chitieu.language import Language
from chitieu.links import whole_path
from chitieu.lists.counts import LearntWord


def learnt_text(words: Sequence[LearntWord], language: Language) -> str:
    """The file: by trait, each word with how often it stands and the value that it is most like."""
    say = language.say
    lines = [
        "# " + say("Words that no form knows. Write each beside a value of words.yaml, or correct the list."),
        "# " + say("What may be a name is not written: it is “?”, with the number of its rows."),
    ]
    traits = {one.trait: one.label for one in words}
    for trait, label in traits.items():
        lines.append(f"{trait}: # {label}")
        for one in (each for each in words if each.trait == trait):
            told = [say("{count} rows").format(count=one.rows)]
            told += [say("most like “{word}”").format(word=one.nearest)] if one.nearest else []
            lines.append(f"  {json.dumps(one.text or '?', ensure_ascii=False)}: # {'; '.join(told)}")
    return "\n".join([*lines, ""])


def refuse_place(path: Path, rules: Path, problems: Problems) -> None:
    """Raises InvalidInput for a file that is there already, and for one in the folder of rules."""
    refuse_to_overwrite([path], problems)
    if whole_path(path).is_relative_to(whole_path(rules)):
        problems.error(
            "among-rules",
            Place(shown(path)),
            Text("words that nobody has looked at do not belong among the rules"),
            Text("write them elsewhere, complete them, and copy what is right into words.yaml"),
        )
    problems.require_none()
