"""What tests of the desk share: a browser, and a server whose settings a module names in `SETTINGS`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.desk.opened import chromium, serving_desk


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the desk is served, with the sample and somebody of each role."""
    folder: Path = tmp_path_factory.mktemp("desk")
    with serving_desk(folder, **getattr(request.module, "SETTINGS", {})) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this machine."""
    with chromium() as browser:
        yield browser
