"""Who writes, and the command that makes the index anew."""

from collections.abc import Callable

import pytest

from app import administration
from tests.people import People


@pytest.fixture
async def editor(people: People) -> dict[str, str]:
    return await people.headers("editor")


@pytest.fixture
def reindex(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[int, int]]]:
    """The command; the steps of which it tells."""
    monkeypatch.setenv("MAQAL_DATABASE_URL", database_url)
    monkeypatch.setattr(administration, "SEARCHES_END", 0)

    def run() -> list[tuple[int, int]]:
        steps: list[tuple[int, int]] = []
        administration.reindex(lambda done, total: steps.append((done, total)))
        return steps

    return run
