"""Email addresses: email-validator's rules, with what it found of a domain remembered.

Looking at the domain takes most of its time, and a site's commenters have few of them. The part before the @, which is
somebody's, is not remembered.
"""

import re
from functools import lru_cache
from typing import Annotated

import regex
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from pydantic import (
    AfterValidator,
    EmailStr,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from app.arabic.clean import RefusedText

DOMAINS = 1024
"""Domains that are remembered."""

LONGEST_LOCAL, LONGEST = 64, 254
"""RFC 5321 §4.5.3.1.1, and the longest address that its §4.5.3.1.3 leaves room for."""

MOST_TYPED = 2048
"""Characters of an address as it is sent; pydantic refuses any longer one."""

_PLAIN = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)")
"""Addresses without quotes, comments and letters beyond ASCII, as nearly all are."""

_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailStr)


_INVISIBLE = regex.compile(
    r"(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})(*SKIP)(*FAIL)|[\p{Default_Ignorable_Code_Point}\p{Cf}]+"
)
"""Marks that keyboards and pages bring along; the joiner of Persian belongs to a word."""

_LOOKS_LIKE_NOTHING = re.compile("[\u0640\u064b-\u0652]")
"""Tatweel and marks, which would make two addresses of one."""


def visible(address: str) -> str:
    """An address without the invisible and direction marks in it."""
    return address if address.isascii() else _INVISIBLE.sub("", address, concurrent=False)


def _validated(value: object, handler: ValidatorFunctionWrapHandler) -> str:
    if isinstance(value, str) and len(value) > MOST_TYPED:
        value = value[: MOST_TYPED + 1]  # it is refused, whatever else it has
    if isinstance(value, str):
        value = visible(value)
    if isinstance(value, str) and len(value) <= LONGEST and (parts := _PLAIN.fullmatch(value)):
        local, domain = parts.groups()
        is_ordinary = len(local) <= LONGEST_LOCAL and local.lower() not in CASE_INSENSITIVE_MAILBOX_NAMES
        if is_ordinary and (normalized := _normalized(domain)) is not None:
            return f"{local}@{normalized}"
    checked: str = handler(value)
    return checked


@lru_cache(maxsize=DOMAINS)
def _normalized(domain: str) -> str | None:
    """A domain as it is stored; None for one that no address has."""
    try:
        return _ADDRESS.validate_python(f"a@{domain}").partition("@")[2]
    except ValidationError:
        return None


Mailbox = Annotated[EmailStr, WrapValidator(_validated)]
"""An email address in its normalised form, without invisible marks."""


def _plain(email: str) -> str:
    if _LOOKS_LIKE_NOTHING.search(email):
        raise RefusedText("email")
    return email


Email = Annotated[Mailbox, AfterValidator(_plain)]
"""The same without tatweel and marks of vowels: what people are told apart by."""
