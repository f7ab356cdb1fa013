"""A memory of what a pure function answered."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONGEST = 64
"""Letters of a word that is remembered; nobody writes a longer one twice."""


class Memo(dict[str, T]):
    """The answers of a function of a word; a look-up costs half of `lru_cache`, and text repeats its words."""

    def __init__(self, function: Callable[[str], T], *, size: int) -> None:
        super().__init__()
        self._function, self._size = function, size

    def __missing__(self, word: str) -> T:
        """Ask, and remember; when it is full it begins anew."""
        answer = self._function(word)
        if len(word) <= LONGEST:
            if len(self) >= self._size:
                self.clear()
            self[word] = answer
        return answer
