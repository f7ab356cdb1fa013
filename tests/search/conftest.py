"""Who writes."""

import pytest

from tests.people import People


@pytest.fixture
async def editor(people: People) -> dict[str, str]:
    return await people.headers("editor")
