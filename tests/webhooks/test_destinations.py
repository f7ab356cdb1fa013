"""Where webhooks may go, in every form in which an address can be disguised."""

import socket
from typing import Any

import pytest

from app.webhooks.answers import Failure
from app.webhooks.destinations import Policy, Refusal, Refused
from app.webhooks.sending import Sender

PUBLIC = Policy.of(["443", "8443"], [])
HOME = Policy.of(["443", "8080"], ["10.1.0.0/16", "fd00:1::/64"])

REFUSED_ADDRESSES = """
    127.0.0.1 127.8.9.10 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
    100.100.100.200 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.2.3 240.0.0.1
    255.255.255.255 168.63.129.16
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
    64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1
    fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 2606:4700::1%eth0 fec0::1 ff02::1 5f00::1 4000::1
    2130706433 0x7f000001 localhost
"""
TAKEN_ADDRESSES = (
    "8.8.8.8 100.63.255.255 100.128.0.1 172.32.0.1 223.255.255.255 2606:4700::1111 64:ff9b::8.8.8.8 ::ffff:8.8.8.8"
)

REFUSED_URLS: dict[str, Refusal] = {
    "": Refusal.form,
    "example.org/hook": Refusal.form,
    "ftp://example.org/": Refusal.form,
    "https:///hook": Refusal.form,
    "https://user@example.org/": Refusal.form,
    "https://user:secret@example.org/": Refusal.form,
    "https://example.org@127.0.0.1/": Refusal.form,
    "https://example.org\\@127.0.0.1/": Refusal.form,
    "https://127.0.0.1\\.example.org/": Refusal.form,
    "https://exam\tple.org/": Refusal.form,
    "https://example.org/a b": Refusal.form,
    " https://example.org/": Refusal.form,
    "https://example.org/#part": Refusal.form,
    "https://%31%32%37.0.0.1/": Refusal.form,
    "https://[fe80::1%25eth0]/": Refusal.form,
    "https://2130706433/": Refusal.form,
    "https://134744072/": Refusal.form,
    "https://0x7f000001/": Refusal.form,
    "https://0x7f.1/": Refusal.form,
    "https://017700000001/": Refusal.form,
    "https://0177.0.0.1/": Refusal.form,
    "https://127.1/": Refusal.form,
    "https://8.8.2056/": Refusal.form,
    "https://127.0.0.1./": Refusal.form,
    "https://\u0661\u0662\u0667.0.0.1/": Refusal.form,
    "https://\u2460\u2461\u2466.0.0.1/": Refusal.form,
    "https://127\u30020\u30020\u30021/": Refusal.form,
    "https://-a-.example.org/": Refusal.form,
    "https://a..example.org/": Refusal.form,
    "https://127.0.0.1/": Refusal.host,
    "https://169.254.169.254/latest": Refusal.host,
    "https://[::1]/": Refusal.host,
    "https://[::ffff:127.0.0.1]/": Refusal.form,  # browsers write it [::ffff:7f00:1]
    "https://[::ffff:7f00:1]/": Refusal.host,
    "https://[64:ff9b::7f00:1]/": Refusal.host,
    "https://[2002:7f00:1::]/": Refusal.host,
    "https://example.org:22/": Refusal.port,
    "https://example.org:6379/": Refusal.port,
    "https://example.org:0/": Refusal.form,
    "https://example.org:80/": Refusal.port,
    "http://example.org:443/": Refusal.scheme,
}


def test_no_address_but_a_public_one_is_connected_to() -> None:
    assert [each for each in REFUSED_ADDRESSES.split() if PUBLIC.allows(each, scheme="https")] == []
    assert [each for each in TAKEN_ADDRESSES.split() if not PUBLIC.allows(each, scheme="https")] == []
    assert not PUBLIC.allows("8.8.8.8", scheme="http"), "nothing goes over the public network unencrypted"


@pytest.mark.parametrize(("url", "reason"), REFUSED_URLS.items())
def test_an_address_that_is_disguised_or_leads_inside_is_refused(url: str, reason: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        PUBLIC.destination(url)
    assert refused.value.reason is reason


def test_an_address_is_taken_in_the_form_that_browsers_give_it() -> None:
    taken = {
        "https://Example.ORG": "https://example.org/",
        "HTTPS://example.org:443/hook?a=1&b=2": "https://example.org/hook?a=1&b=2",
        "https://example.org:8443/خطاف": "https://example.org:8443/%D8%AE%D8%B7%D8%A7%D9%81",
        "https://مثال.example/": "https://xn--mgbh0fb.example/",
        "https://8.8.8.8/": "https://8.8.8.8/",
        "https://[2606:4700::1111]/": "https://[2606:4700::1111]/",
        "https://example.org?x": "https://example.org/?x",
    }
    assert {url: PUBLIC.destination(url).url for url in taken} == taken


def test_networks_of_ones_own_are_reached_without_tls_too_and_no_others() -> None:
    for scheme in ("http", "https"):
        assert HOME.allows("10.1.2.3", scheme=scheme)
        assert HOME.allows("::ffff:10.1.2.3", scheme=scheme)
        assert HOME.allows("fd00:1::7", scheme=scheme)
        assert not HOME.allows("10.2.0.1", scheme=scheme)
        assert not HOME.allows("127.0.0.1", scheme=scheme)
    assert HOME.destination("http://10.1.2.3:8080/hook").host == "10.1.2.3"
    assert HOME.destination("http://web:8080/hook").host == "web"
    with pytest.raises(Refused):
        HOME.destination("http://10.2.2.3:8080/hook")


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        (["127.0.0.1"], []),
        (["::1", "169.254.169.254"], []),
        (["fe80::1%lo", "::ffff:10.0.0.1"], []),
        (["127.0.0.1", "93.184.215.14", "10.0.0.1", "93.184.215.15"], ["93.184.215.14", "93.184.215.15"]),
    ],
)
async def test_what_a_name_leads_to_is_vetted_for_each_connection_and_is_what_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, answers: list[str], reached: list[str]
) -> None:
    asked: list[str] = []
    connected: list[str] = []

    def look_up(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in answers]

    def connect(_self: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    destination = PUBLIC.destination("https://rebinding.example/")  # the form is all that can be known of it
    sender = Sender(PUBLIC)
    for _ in range(2):
        failure = (await sender.send(destination, {}, b"")).failure
        assert failure is (Failure.connection if reached else Failure.refused_destination)
    await sender.close()
    assert asked == ["rebinding.example"] * 2, "it is looked up for each connection, and nobody else looks it up"
    assert connected == reached * 2
