"""How long others wait beside a request: a thread asks `/healthz` all the time, and remembers its longest wait.

As a program it asks a running server: `python -m tests.probing http://127.0.0.1:8000 SECONDS`.
"""

import gc
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.wire import Wire

PAUSE = 0.002
ASKED = b"GET /healthz HTTP/1.1\r\nHost: site\r\n\r\n"


@dataclass
class Waits:
    """The seconds that each question took."""

    seconds: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The longest of them."""
        return max(self.seconds, default=0.0)

    def beyond(self, bound: float) -> int:
        """How many took longer."""
        return sum(each > bound for each in self.seconds)


@contextmanager
def probing(address: str) -> Iterator[Waits]:
    """Ask a server whether it is alive, over one connection, for as long as the block runs."""
    waits, is_over, has_begun = Waits(), threading.Event(), threading.Event()

    def ask() -> None:
        with Wire(address).open() as line:
            line.settimeout(60)
            while not is_over.is_set():
                begun = time.perf_counter()
                line.sendall(ASKED)
                told = b""
                while not told.endswith(b"}"):
                    told += (octets := line.recv(65536))
                    assert octets, "the server is not alive"
                waits.seconds.append(time.perf_counter() - begun)
                has_begun.set()
                time.sleep(PAUSE)

    asker = threading.Thread(target=ask, daemon=True)
    asker.start()
    has_begun.wait(10)
    waits.seconds.clear()
    gc.disable()
    try:
        yield waits
    finally:
        gc.enable()
        is_over.set()
        asker.join(60)


def memory(process_id: int) -> int:
    """The bytes of memory that a process has now."""
    status = Path(f"/proc/{process_id}/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024


if __name__ == "__main__":
    with probing(sys.argv[1]) as found:
        time.sleep(float(sys.argv[2]))
    print(f"{len(found.seconds)} questions; longest wait {found.longest * 1000:.1f} ms")  # noqa: T201
