"""The tag of a write is that of the next read, whatever is called `removed` in the answer."""

import json

import pytest

from app.web.cache.conditional import _as_read


@pytest.mark.parametrize(
    "read",
    [
        {"id": 1},
        {"id": 1, "title": ',"removed":[]}'},
        {"id": 1, "metadata": {"x": 1, "removed": [1]}},
        {"id": 1, "metadata": {"x": {"y": 2, "removed": []}}},
        {"id": 1, "metadata": [{"x": 1, "removed": []}]},
    ],
)
@pytest.mark.parametrize("removed", [[], [{"what": "iframe", "count": 2}], [{"what": ',"removed":[', "count": 1}]])
def test_the_last_member_of_a_write_is_no_part_of_its_tag(read: dict[str, object], removed: list[object]) -> None:
    def written(document: dict[str, object]) -> bytes:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

    assert _as_read(written({**read, "removed": removed})) == written(read)
    assert _as_read(written(read)) == written(read)
