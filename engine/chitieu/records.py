"""Named tuples as ``typing.NamedTuple`` makes them, in a fifth of its time: start-up is part of the product.

typing looks into every annotation and collections compiles a function for every class; the eighty classes of the model
and the like took a twentieth of an evaluation so. Here all of them share one base, and those with as many fields the
code of ``__new__``. To the type checker, and from Python 3.14 on, where annotations are kept otherwise, it is typing's.
"""

from __future__ import annotations

import collections
import sys
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple
else:
    _UNEXPECTED = TypeError if sys.version_info >= (3, 13) else ValueError

    class _Record(tuple):
        """What all have in common."""

        __slots__ = ()
        _fields = ()

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise _UNEXPECTED(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            fields = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({', '.join(fields)})"

        def __getnewargs__(self):
            return tuple(self)

    class _Maker(type):
        """Makes of a class that names its fields one whose metaclass is ``type``, as typing's does."""

        def __new__(cls, name: str, bases: tuple[type, ...], given: dict[str, Any]) -> type:
            fields = tuple(given.get("__annotations__", ()))
            defaults = {field: given[field] for field in fields if field in given}
            new = FunctionType(_code_of_new(len(fields)).replace(co_varnames=("_cls", *fields)), _GLOBALS, "__new__")
            new.__defaults__, new.__qualname__ = tuple(defaults.values()), f"{name}.__new__"
            getters = {field: collections._tuplegetter(number, None) for number, field in enumerate(fields)}
            told = {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields, "__slots__": ()}
            return type(name, (_Record, *bases[1:]), {**given, **getters, **told, "__new__": new})

    @cache
    def _code_of_new(count: int) -> CodeType:
        values = "".join(f"_{number}, " for number in range(count))
        new: FunctionType = eval(f"lambda _cls, {values}: _new(_cls, ({values}))", _GLOBALS)  # noqa: S307 - numbers alone
        return new.__code__.replace(co_name="__new__")

    _GLOBALS = {"_new": tuple.__new__, "__builtins__": {}, "__name__": __name__}
    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
