"""Addresses that are looked at quickly: what email-validator makes of them, for all of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import EmailStr, TypeAdapter, ValidationError

from app.mailbox import Email, Mailbox

OURS: TypeAdapter[str] = TypeAdapter(Mailbox)
THEIRS: TypeAdapter[str] = TypeAdapter(EmailStr)
LOCAL = st.text("aB9._+-'\u0645\" ", min_size=1, max_size=70)
DOMAIN = st.text("aX0.-\u0645", min_size=1, max_size=80)


def told(adapter: TypeAdapter[str], address: object) -> object:
    try:
        return adapter.validate_python(address)
    except ValidationError as error:
        return [(each["type"], each["msg"]) for each in error.errors()]


@given(st.builds("{}@{}".format, LOCAL, st.sampled_from(["Example.ORG", "mail.example.com", "xn--4gbrim.xn--ngbrx"])))
@example("Postmaster@example.org")
@example("a" * 64 + "@example.org")
@example("a" * 65 + "@example.org")
@example("salma..awadi@example.org")
@example("سلمى@موقع.عرب")
def test_any_mailbox_of_a_good_domain(address: str) -> None:
    assert told(OURS, address) == told(THEIRS, address)


@given(st.builds("salma@{}".format, st.one_of(DOMAIN, DOMAIN.map("{}.com".format))))
@example("salma@localhost")
@example("salma@something.test")
@example("salma@" + "a." * 130 + "com")
def test_any_domain(address: str) -> None:
    assert told(OURS, address) == told(THEIRS, address)


@pytest.mark.parametrize("value", [None, 7, b"salma@example.org", ["salma@example.org"]])
def test_what_is_no_text(value: object) -> None:
    assert told(OURS, value) == told(THEIRS, value)


@pytest.mark.parametrize(
    "typed",
    [
        "\u200fsalma@example.org", "salma\u200e@example.org", "salma@\u202aexample.org\u202c",
        "sal\u200bma@example.org\ufeff",
        "\u061csalma@exam\u00adple.org", "\u2066salma@example.org\u2069", "salma@example.o\u200drg",
    ],
)  # fmt: skip
def test_addresses_lose_invisible_marks(typed: str) -> None:
    assert OURS.validate_python(typed) == "salma@example.org"
    assert TypeAdapter(Email).validate_python(typed) == "salma@example.org"
