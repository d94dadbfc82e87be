"""Memory of a process that runs for weeks: shared by its threads, given back when it can be."""

import contextlib
import ctypes

# of glibc's malloc.h
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8


def keep_together() -> None:
    """Let the threads share one heap, and give large blocks back when they are freed.

    Otherwise glibc keeps eight heaps a core and what a plan or a measure needed for a moment.
    """
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 1)
        libc.mallopt(M_MMAP_THRESHOLD, 256 * 1024)  # above what zlib takes for a page
        libc.mallopt(M_TRIM_THRESHOLD, 512 * 1024)


def give_back() -> None:
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)
