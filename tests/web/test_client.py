"""Who is asking: network prefixes, and proxies that are not believed."""

import pytest

from app.web.client import is_loopback, network_prefix


@pytest.mark.parametrize(
    ("host", "prefix"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "local"),
        ("", "local"),
    ],
)
def test_an_ipv6_subscriber_is_one_network(host: str, prefix: str) -> None:
    assert network_prefix({"client": (host, 1)}) == prefix


def test_no_client_is_local() -> None:
    assert network_prefix({"client": None}) == "local"


@pytest.mark.parametrize(
    ("host", "headers", "expected"),
    [
        ("127.0.0.1", [], True),
        ("::1", [], True),
        ("203.0.113.7", [], False),
        ("127.0.0.1", [(b"x-forwarded-for", b"127.0.0.1")], False),
        ("127.0.0.1", [(b"forwarded", b"for=127.0.0.1")], False),
    ],
)
def test_this_machine_is_believed_only_without_a_proxy(
    host: str, headers: list[tuple[bytes, bytes]], expected: bool
) -> None:
    assert is_loopback({"client": (host, 1), "headers": headers}) is expected
