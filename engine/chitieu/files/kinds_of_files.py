"""Every kind of file that the program reads in a workspace."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.files import form_keys, keys
from chitieu.files.shapes import Either, Shape

FILES: Mapping[str, Shape | Either] = {
    "checks": keys.CHECKS,
    "dataset": keys.DATASET,
    "document": keys.DOCUMENT,
    "facts": keys.FACTS,
    "form": form_keys.FORM,
    "form-words": form_keys.FORM_WORDS,
    "indicators": keys.INDICATORS,
    "target": keys.TARGET,
    "units": keys.UNITS,
}
"""Their keys by the names that ``chitieu schema`` and ``chitieu format`` know them by."""
