"""What is remembered of texts, questions and answers that senders choose: one budget in bytes for all of it.

Each memory counts what it takes. Where all of them together would take more than the budget, the largest one begins
anew: a flood of new words or questions empties its own memory, and not those of others. Responses are kept by
`app.web.cache`, which has the rest of `MAQAL_CACHE_MIB` and counts its own bytes.
"""

from collections.abc import Callable, Hashable
from sys import getsizeof
from threading import Lock
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MIB = 1 << 20
SHARE = 4
"""One part in so many of `MAQAL_CACHE_MIB` is for memories; responses have the others."""

LEAST = 16 * MIB
"""What memories may take where no response is kept: without words that are known, every search would be slower."""

PLACE_BYTES = 100
"""What a place in a table takes, beside its key and its value."""

LARGEST = 16 * 1024
"""Bytes of an answer that is worth remembering."""

DEPTH = 6
"""Levels of a value that are counted; none that is remembered has more."""


class Ledger:
    """The bytes of all memories of this process."""

    def __init__(self, most: int = LEAST) -> None:
        self.most = most
        self.bytes = 0
        self.lock = Lock()
        """Held while a memory grows: threads of searches and the writer's share memories with the event loop."""
        self._memories: list[Memory[Any, Any]] = []

    def open(self, memory: "Memory[Any, Any]") -> None:
        """Count a memory from now on."""
        self._memories.append(memory)

    def add(self, size: int) -> None:
        """Note that a memory has grown; the largest one begins anew where there is no room."""
        self.bytes += size
        while self.bytes > self.most:
            largest = max(self._memories, key=lambda each: each.bytes)
            if not largest.bytes:
                return
            largest.clear()

    def by_name(self) -> dict[str, int]:
        """Bytes of the memories, those of one name together."""
        sums: dict[str, int] = {}
        for each in self._memories:
            sums[each.name] = sums.get(each.name, 0) + each.bytes
        return sums


LEDGER = Ledger()
"""That of this process."""


def share_of(cache_bytes: int) -> int:
    """The bytes for memories of what is given for everything that is kept."""
    return cache_bytes // SHARE or LEAST


class Memory(dict[K, V], Generic[K, V]):
    """The answers of a pure function of one argument; a look-up costs half of `lru_cache`."""

    def __init__(
        self,
        name: str,
        function: Callable[[K], V],
        *,
        size: Callable[[K, V], int] | None = None,
        ledger: Ledger = LEDGER,
    ) -> None:
        """`size` tells the bytes of a key and its value; without it they are counted part by part."""
        super().__init__()
        self.name, self.bytes = name, 0
        self._function, self._size, self._ledger = function, size or _size_of_both, ledger
        ledger.open(self)

    def __missing__(self, key: K) -> V:
        """Ask, and remember what is not too large."""
        answer = self._function(key)
        size = PLACE_BYTES + self._size(key, answer)
        if size <= LARGEST:
            with self._ledger.lock:
                if key not in self:
                    self[key] = answer
                    self.bytes += size
                    self._ledger.add(size)
        return answer

    def clear(self) -> None:
        """Begin anew."""
        super().clear()
        self._ledger.bytes -= self.bytes
        self.bytes = 0


def _size_of_both(key: Any, value: Any) -> int:
    return size_of(key) + size_of(value)


_WITHOUT_PARTS = frozenset({str, bytes, int, float, bool, type(None)})


def size_of(value: Any, depth: int = DEPTH) -> int:
    """Bytes of a value with its parts; what several share is counted for each."""
    size = getsizeof(value)
    if type(value) in _WITHOUT_PARTS or not depth:
        return size
    if isinstance(value, (tuple, list, set, frozenset)):
        for each in value:  # nearly all are texts, of which an article brings hundreds
            size += getsizeof(each) if type(each) in _WITHOUT_PARTS else size_of(each, depth - 1)
    elif isinstance(value, dict):
        size += sum(size_of(each, depth - 1) for pair in value.items() for each in pair)
    elif hasattr(value, "__dict__") and not isinstance(value, (str, bytes, int, float)):
        size += size_of(vars(value), depth - 1)
    return size
