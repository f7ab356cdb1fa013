"""A memory of what a pure function answered."""

from collections.abc import Callable


class Memo(dict[str, str]):
    """The answers of a function from word to word; a look-up costs half of `lru_cache`, and text repeats its words."""

    def __init__(self, function: Callable[[str], str], *, size: int) -> None:
        super().__init__()
        self._function, self._size = function, size

    def __missing__(self, word: str) -> str:
        """Ask, and remember; when it is full it begins anew."""
        if len(self) >= self._size:
            self.clear()
        answer = self[word] = self._function(word)
        return answer
