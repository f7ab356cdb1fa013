"""Passwords: hashed with Argon2id on a few threads, checked in the same time whether there is one or not."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

_HASHER = PasswordHash([Argon2Hasher()])
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="maqal-password")
"""Two at a time: a hash costs 64 MiB (RFC 9106 §4, second choice) and a core, and more would starve the reads."""


def hash_password(password: str) -> str:
    """The Argon2id hash of a password; some 50 ms of work."""
    return _HASHER.hash(password)


@cache
def _nobodys_hash() -> str:
    return hash_password("nobody has this password")


def check_password(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; takes as long when nothing is stored."""
    try:
        is_right = _HASHER.verify(password, stored or _nobodys_hash())
    except UnknownHashError:
        return False
    return is_right and stored is not None


async def hash_password_aside(password: str) -> str:
    """`hash_password` without holding up other requests."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, hash_password, password)


async def check_password_aside(password: str, stored: str | None) -> bool:
    """`check_password` without holding up other requests."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, check_password, password, stored)
