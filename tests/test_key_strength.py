"""Keys: what is easy to guess is refused, and nothing that a generator makes."""

import base64
import secrets
from uuid import uuid4

import pytest

from app.secrets.key_strength import is_strong

GENERATORS = {
    "openssl rand -hex 32": lambda: secrets.token_hex(32),
    "openssl rand -hex 16": lambda: secrets.token_hex(16),
    "openssl rand -base64 32": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "openssl rand -base64 24": lambda: base64.b64encode(secrets.token_bytes(24)).decode(),
    "secrets.token_urlsafe": secrets.token_urlsafe,
    "two UUIDs": lambda: f"{uuid4()}{uuid4()}",
    "one UUID": lambda: str(uuid4()),
}


@pytest.mark.parametrize("generator", GENERATORS)
def test_what_a_generator_makes_is_strong(generator: str) -> None:
    assert all(is_strong(GENERATORS[generator]()) for _ in range(150))


@pytest.mark.parametrize(
    "key",
    [
        "a" * 64, " " * 40, "ab" * 20, "abcabcabcd" * 5, "qwertyuiopasdfghjklzxcvbnm123456", "password" * 5,
        "changeme-changeme-changeme-changeme", "replace-this-with-a-long-random-string",
        "MySuperSecretKeyForMaqalProduction", "correct horse battery staple correct horse",
        "12345678901234567890123456789012", "0123456789abcdef0123456789abcdef", "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
        "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpP", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9", "p@ssw0rdP@ssw0rd1234567890123456",
        "31415926535897932384626433832795", "AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH",
        "كلمة السر كلمة السر كلمة السر كلمة", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرلاىةوز", "😀" * 40,
        "00000000-0000-0000-0000-000000000000", "!" * 33 + "1aA", "\u00a0" * 40, "ABABABAB12121212" * 3,
    ],
)  # fmt: skip
def test_what_is_easily_guessed_is_weak(key: str) -> None:
    assert not is_strong(key)


def test_a_long_key_takes_no_longer_than_one_of_the_most_that_is_looked_at() -> None:
    assert is_strong(secrets.token_hex(100_000))
