"""Optional packages: imported when asked for, and named with the command that installs them where they are absent."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


class MissingExtra(Exception):
    """A package that an optional part of the program needs is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed: pip install -e '.[{extra}]'")
        self.package, self.extra = package, extra


def needed(package: str, extra: str) -> ModuleType:
    """The package. Raises MissingExtra when it cannot be imported."""
    try:
        return import_module(package)
    except ImportError:
        raise MissingExtra(package.partition(".")[0], extra) from None
