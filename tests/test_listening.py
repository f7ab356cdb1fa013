"""Workers that share a port: each has a socket of its own, and a port that is taken is refused."""

import socket
from collections import Counter
from copy import copy
from pathlib import Path

import httpx
import pytest

from app.commands.listening import SHARES_CONNECTIONS, bound, check_free
from tests import forking
from tests.commands import environment
from tests.servers import serving

pytestmark = pytest.mark.skipif(not SHARES_CONNECTIONS, reason="this system does not share connections out")


def test_each_process_gets_a_socket_of_its_own_on_the_same_port() -> None:
    with bound(socket.AF_INET, ("127.0.0.1", 0)) as first, copy(first) as second:
        assert second.getsockname() == first.getsockname()
        assert second.fileno() != first.fileno()


def test_connections_are_shared_out() -> None:
    with bound(socket.AF_INET, ("127.0.0.1", 0)) as first, copy(first) as second:
        listening = [first, second]
        for each in listening:
            each.listen(200)
            each.settimeout(0)
        clients = [socket.create_connection(first.getsockname()) for _ in range(100)]
        given: Counter[int] = Counter()
        for place, each in enumerate(listening):
            try:
                while True:
                    each.accept()[0].close()
                    given[place] += 1
            except BlockingIOError:
                continue
        for client in clients:
            client.close()
    assert sum(given.values()) == 100
    assert min(given[0], given[1]) >= 20


def test_a_port_that_another_program_has_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            check_free(socket.AF_INET, ("127.0.0.1", port))
        command = ["app", "serve", "--port", str(port), "--workers", "2", "--no-worker"]
        served = forking.run(command, folder=tmp_path, environment=environment())
    assert served.returncode != 0
    assert f"cannot listen on 127.0.0.1, port {port}" in served.stderr
    assert "Traceback" not in served.stderr


def test_no_connection_is_lost_while_one_worker_starts(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--workers", "2", "--no-worker") as address,
        httpx.Client(base_url=address, headers={"Connection": "close"}) as client,
    ):
        statuses = {client.get("/healthz").status_code for _ in range(200)}
    assert statuses == {200}
