"""Everything by which a secret could be recognised: the words themselves, their encodings, common digests of them."""

import base64
import hashlib
from html import unescape
from itertools import chain
from urllib.parse import quote, unquote

DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s")
SHOWN = 10
"""How many letters of a digest or an encoding betray it: sites show shortened ones."""


class Traces:
    """What must not be seen of some secrets, such as addresses."""

    def __init__(self, *secrets: str) -> None:
        variants = set(chain.from_iterable((secret, secret.lower(), secret.upper()) for secret in secrets))
        self._folded = {secret.lower() for secret in secrets}
        self._folded |= {quote(secret, safe="").lower() for secret in secrets}
        self._folded |= {variant.encode().hex() for variant in variants}
        self._exact = set(chain.from_iterable(_base64_cores(variant.encode()) for variant in variants))
        for digest in chain.from_iterable(map(_digests, variants)):
            self._folded.add(digest.hex()[:SHOWN])
            self._exact |= {text[:SHOWN] for text in _base64(digest)}

    def found(self, text: str) -> set[str]:
        """The traces in a text, whatever escapes it is written with."""
        told = "\n".join({text, unquote(text), unescape(text), _unescaped(text)})
        folded = told.lower()
        return {trace for trace in self._folded if trace in folded} | {trace for trace in self._exact if trace in told}


def _unescaped(text: str) -> str:
    return text.replace("\\u0040", "@").replace("\\u002e", ".").replace("\\u002E", ".")


def _digests(secret: str) -> list[bytes]:
    return [hashlib.new(name, secret.encode()).digest() for name in DIGESTS]


def _base64(octets: bytes) -> list[str]:
    return [encode(octets).decode().rstrip("=") for encode in (base64.b64encode, base64.urlsafe_b64encode)]


def _base64_cores(octets: bytes) -> set[str]:
    """The letters of base64 that do not depend on what stands before and after, for each of the three places."""
    cores = set()
    for place in range(3):
        for text in _base64(b"\0" * place + octets):
            cores.add(text[-(-place * 8 // 6) : (place + len(octets)) * 8 // 6])
    return cores
