"""The process that does heavy work: it reads a function with its arguments, and writes what the function answers.

It knows no secret, and opens no file but the system's about its own memory and one that was sent: an upload or an
import. It ends itself when a piece of work takes too much time or memory, when the server closes the pipe, and when the
server is gone.
"""

import contextlib
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import Problem, TooComplex
from app.pool.limits import HEAD, MOST_BYTES_OF_MEMORY, MOST_BYTES_RESIDENT

_STATM = Path("/proc/self/statm")


def main() -> None:
    """Do the work that arrives on standard input until it is closed."""
    inbox, outbox = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that is printed gets between two answers
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the server, which closes the pipe when it has finished
        signal.signal(number, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)  # the servers come first
    _limit_memory()
    outbox.write(HEAD.pack(0))
    outbox.flush()
    with contextlib.suppress(BrokenPipeError):
        while length := inbox.read(HEAD.size):
            message = inbox.read(*HEAD.unpack(length))
            work, arguments, seconds = pickle.loads(message)  # noqa: S301  the server alone writes here
            _write(outbox, (*_answer(work, arguments, seconds), _has_grown()))


def _answer(work: Any, arguments: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
    _set_timer(seconds)
    try:
        return "done", work(*arguments)
    except Problem as refused:
        return "refused", (type(refused), refused.words, refused.errors)
    except (MemoryError, RecursionError):
        return "refused", (TooComplex, None, ())
    except Exception as error:  # noqa: BLE001  its text may hold what somebody wrote; the kind alone is told
        return "failed", type(error).__name__
    finally:
        _set_timer(0)


def _write(outbox: BinaryIO, answer: Any) -> None:
    frame = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    outbox.write(HEAD.pack(len(frame)) + frame)
    outbox.flush()


def _set_timer(seconds: float) -> None:
    """Let the system end this process after so many seconds of computing, in whatever it is then."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold drafts
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES_OF_MEMORY, MOST_BYTES_OF_MEMORY))


def _has_grown() -> bool:
    return _resident() > MOST_BYTES_RESIDENT


def _resident() -> int:
    """The bytes of memory that this process holds.

    The system's maximum will not do on Linux: a new process begins with the maximum of the one that started it
    (getrusage(2)), so a large server would have its processes replaced after each piece of work.
    """
    with contextlib.suppress(OSError):
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


main()
