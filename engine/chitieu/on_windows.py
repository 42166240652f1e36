"""What Windows says in its own way: files that other programs hold, processes that have ended."""

from __future__ import annotations

import os

_SYNCHRONIZE = 0x00100000
_ENDED = 0


def may_be_open_elsewhere(error: OSError) -> bool:
    """Whether another program may have the file open: Windows then says the same as to those who lack the right."""
    return os.name == "nt" and isinstance(error, PermissionError)


def runs(process: int) -> bool:
    """Whether a process of this user runs. Only on Windows, where ``os.kill`` does not ask but ends it."""
    import ctypes

    kernel = ctypes.CDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(_SYNCHRONIZE, 0, ctypes.c_uint32(process & 0xFFFFFFFF)))
    if not handle.value:
        return False
    ended: bool = kernel.WaitForSingleObject(handle, 0) == _ENDED
    kernel.CloseHandle(handle)
    return not ended
