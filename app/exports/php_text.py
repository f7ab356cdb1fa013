"""Values as PHP's `serialize` writes them, which is how WordPress keeps what is no text in a custom field."""

from collections.abc import Iterable
from typing import Any

from app.wordpress.php_values import is_serialized


def field_text(value: Any) -> str:
    """What a custom field holds for a value: a text as it is, unless it looks like a serialised one."""
    return value if isinstance(value, str) and not is_serialized(value) else serialize(value)


def serialize(value: Any) -> str:
    """A value of JSON as PHP writes it; its depth is that of an article's metadata."""
    if isinstance(value, list | dict):
        return _array(value.items() if isinstance(value, dict) else enumerate(value), len(value))
    if isinstance(value, str):
        return f's:{len(value.encode("utf-8", "surrogatepass"))}:"{value}";'
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{int(value)};"
    return f"i:{value};" if isinstance(value, int) else f"d:{value!r};"


def _array(entries: Iterable[tuple[Any, Any]], count: int) -> str:
    return f"a:{count}:{{{''.join(serialize(key) + serialize(each) for key, each in entries)}}}"
