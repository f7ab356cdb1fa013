"""Secret keys and what they do: seal and open, find again by a blind index, sign and check."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.secrets.private_files import make_file, make_folder

NONCE_BYTES = 12  # NIST SP 800-38D, 96 bits for GCM
INDEX_BYTES = 16
SIGNATURE_BYTES = 16


class SealBroken(Exception):  # noqa: N818  it names what happened, as InvalidTag does
    """A sealed value or a signature does not belong to any of our keys, or not to this place."""


class KeyUnknown(SealBroken):
    """It names a key that this process does not have."""


def development_key(file: Path) -> str:
    """The secret key kept in a file that only its owner may read, made by whichever process comes first."""
    make_folder(file.parent)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    if not file.exists():
        make_file(draft)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, file)  # whole at once, and never over another's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealBroken from error
    if _encode(raw) != text:  # one value, one spelling
        raise SealBroken
    return raw


class Key:
    """One secret, from which a key for each purpose is derived by HKDF (RFC 5869)."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self.id = hashlib.sha256(self.derive("key-id")).hexdigest()[:8]

    @lru_cache(maxsize=64)  # noqa: B019  a key lives as long as the process
    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose; knowing one tells nothing of another."""
        return HKDF(SHA256(), length=32, salt=b"maqal", info=purpose.encode()).derive(self._secret)

    @cached_property
    def cipher(self) -> Any:
        """What seals and opens under this key's part for sealing (AES-256-GCM)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  6 MiB, for addresses alone

        return AESGCM(self.derive("seal"))

    def mac(self, value: bytes, *, purpose: str) -> bytes:
        """HMAC-SHA256 of a value under this key's part for a purpose."""
        made = self._begun(purpose).copy()  # `hmac.digest` lets go of the interpreter's lock, and waits for it
        made.update(value)
        return made.digest()

    @lru_cache(maxsize=64)  # noqa: B019  see `derive`
    def _begun(self, purpose: str) -> hmac.HMAC:
        return hmac.new(self.derive(purpose), digestmod="sha256")


class Keyring:
    """All secret keys, newest first: the first one writes, every one of them reads.

    Whatever leaves here begins with the id of its key, so that keys can be replaced one after another.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = {key.id: key for key in map(Key, secrets)}
        self._newest = next(iter(self._keys.values()))

    @property
    def newest_id(self) -> str:
        """The id of the key that writes."""
        return self._newest.id

    def proofs(self) -> dict[str, str]:
        """For each key's id a value by which the key is recognised, and which tells nothing of what it seals."""
        return {key.id: _encode(key.derive("key-check")) for key in self._keys.values()}

    def seal(self, text: str, *, place: str) -> str:
        """Encrypt and authenticate a text (AES-256-GCM), bound to `place` (`table.column:row`)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._newest.cipher.encrypt(nonce, text.encode(), place.encode())
        return f"{self._newest.id}.{_encode(nonce + sealed)}"

    def open(self, sealed: str, *, place: str) -> str:
        """The text that was sealed for this very place; `SealBroken` otherwise."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  see `cipher`

        key, raw = self._split(sealed)
        try:
            text: bytes = key.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
        return text.decode()

    def index(self, value: str, *, purpose: str) -> str:
        """A blind index: equal for equal values, and says nothing of them to who has no key."""
        return self._index(self._newest, value, purpose)

    def indexes(self, value: str, *, purpose: str) -> list[str]:
        """The blind indexes of a value under every key, for looking up what an older key wrote."""
        return [self._index(key, value, purpose) for key in self._keys.values()]

    def sign(self, payload: bytes, *, purpose: str) -> str:
        """The payload itself with a signature, fit for an address; readable by all, made by us alone."""
        mac = self._newest.mac(payload, purpose=f"sign:{purpose}")[:SIGNATURE_BYTES]
        return f"{self._newest.id}.{_encode(mac + payload)}"

    def verify(self, token: str, *, purpose: str) -> bytes:
        """The payload of a signed token; `SealBroken` when we did not sign it for this purpose."""
        key, raw = self._split(token)
        mac, payload = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not hmac.compare_digest(mac, key.mac(payload, purpose=f"sign:{purpose}")[:SIGNATURE_BYTES]):
            raise SealBroken
        return payload

    def _split(self, token: str) -> tuple[Key, bytes]:
        key_id, _, rest = token.partition(".")
        if key_id not in self._keys:
            raise KeyUnknown
        return self._keys[key_id], _decode(rest)

    @staticmethod
    def _index(key: Key, value: str, purpose: str) -> str:
        return f"{key.id}.{_encode(key.mac(value.encode(), purpose=f'index:{purpose}')[:INDEX_BYTES])}"
