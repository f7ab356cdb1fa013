"""OpenTelemetry: FastAPI looks for it where its variables are set, and is not made to look in vain elsewhere."""

import os

import pytest

from app.main import create_app
from app.settings import load_settings


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "FASTAPI_OTEL_AUTO_CONFIGURE", None])
def test_it_is_asked_for_where_it_is_set_up(monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    for known in [known for known in os.environ if "OTEL_" in known]:
        monkeypatch.delenv(known)
    if name is not None:
        monkeypatch.setenv(name, "http://collector.example")
    config = create_app(load_settings(_env_file=None))._native_telemetry.config
    assert {config["tracing"], config["metrics"], config["logs"]} == {name is not None}
