"""Values as PHP's `serialize` writes them, read without making anything but texts, numbers, lists and objects.

The lengths of texts count bytes, and are wrong where line ends were changed on the way: then a text ends where the
next thing can begin.
"""

import re
from typing import Any

MOST_LEVELS = 16
MOST_ENTRIES = 10_000

_SERIALIZED = re.compile(r"(?:a:\d{1,6}:\{.*\}|s:\d{1,9}:\".*\";|i:-?\d{1,19};|b:[01];|d:[^;]{1,40};|N;)", re.DOTALL)
_HEAD = re.compile(rb"(?:(N);|([bid]):([^;]{1,40});|s:(\d{1,9}):\"|a:(\d{1,6}):\{)")
_AFTER_TEXT = re.compile(rb"\";(?=[Nbids a}]|\Z)(?=N;|[bid]:[^;]{1,40};|s:\d+:\"|a:\d+:\{|\}|\Z)")


class NotReadable(ValueError):  # noqa: N818  it says what the value is
    """A value that is not as PHP writes it, or that is an object of somebody's class."""


def is_serialized(text: str) -> bool:
    """Whether a text looks like a serialised value."""
    return _SERIALIZED.fullmatch(text.strip()) is not None


def unserialize(text: str) -> Any:
    """The value; a list for an array that counts from nought, a dict by texts for any other. `NotReadable` if none."""
    reader = _Reader(text.strip().encode("utf-8", "surrogatepass"))
    value = reader.value(0)
    if reader.place != len(reader.data):
        raise NotReadable("something behind the value")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.place, self._entries = data, 0, 0

    def value(self, level: int) -> Any:
        self._entries += 1
        head = _HEAD.match(self.data, self.place)
        if head is None or level > MOST_LEVELS or self._entries > MOST_ENTRIES:
            raise NotReadable("not a value")
        self.place = head.end()
        null, kind, scalar, length, count = head.groups()
        if null:
            return None
        if kind:
            return _scalar(kind, scalar.decode("ascii", "replace"))
        return self._text(int(length)) if length else self._array(int(count), level)

    def _text(self, length: int) -> str:
        end = self.place + length
        if self.data[end : end + 2] != b'";':
            found = _AFTER_TEXT.search(self.data, self.place)
            if found is None:
                raise NotReadable("a text without an end")
            end = found.start()
        text = self.data[self.place : end].decode("utf-8", "replace")
        self.place = end + 2
        return text

    def _array(self, count: int, level: int) -> Any:
        entries: dict[Any, Any] = {}
        for _ in range(count):
            key = self.value(level + 1)
            if not isinstance(key, (int, str)):
                raise NotReadable("a key that is neither text nor number")
            entries[key] = self.value(level + 1)
        if self.data[self.place : self.place + 1] != b"}":
            raise NotReadable("an array without an end")
        self.place += 1
        if list(entries) == list(range(len(entries))):
            return list(entries.values())
        return {str(key): value for key, value in entries.items()}


def _scalar(kind: bytes, written: str) -> Any:
    try:
        if kind == b"b":
            return written == "1"
        return int(written) if kind == b"i" else _finite(float(written))
    except ValueError:
        raise NotReadable("not a number") from None


def _finite(number: float) -> float:
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124  only NaN differs from itself
        raise NotReadable("no number that JSON has")
    return number
