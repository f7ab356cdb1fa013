"""Proof that an address belongs to who types it: a link by mail leaves it, and the browser sends it along later.

A proof is signed and says nothing readable of the address: a random id, a salt, and a keyed commitment to the address
(HMAC) with which the address typed in the same request is compared. Nothing of it is stored but the id, so nobody can
look an address up; verifying again gives another id.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from app.comments.models import LONGEST_PROOF
from app.mailbox import visible
from app.secrets.sealing import Keyring, SealBroken

LINK_LASTS = timedelta(days=1)
PROOF_LASTS = timedelta(days=180)
"""How long the link in the mail works, and how long the proof does that it leaves."""

_LINK, _PROOF = "address-link", "address-proof"
_COMMITMENT = "address-commitment"
_SEPARATOR = "|"


class Proven(NamedTuple):
    """What a proof says: its id, and until when."""

    proof_id: str
    until: datetime


def new_link_code(address: str, *, keys: Keyring, now: datetime) -> str:
    """What stands in the link of the mail; everybody who has it can get the proof."""
    salt = secrets.token_hex(16)
    return _signed(secrets.token_hex(16), salt, _committed(address, salt, keys), _LINK, keys, now + LINK_LASTS)


def proof_from_link(code: str, *, keys: Keyring, now: datetime) -> str | None:
    """The proof that a link leaves; None where it is none of ours, or too old. Asked again it gives the same id."""
    parts = _read(code, _LINK, keys, now)
    if parts is None:
        return None
    proof_id, salt, commitment, _ = parts
    return _signed(proof_id, salt, commitment, _PROOF, keys, now + PROOF_LASTS)


def proven(proof: str | None, address: str | None, *, keys: Keyring, now: datetime) -> Proven | None:
    """What a proof says, if it belongs to this typed address and is still valid; None otherwise, whatever is wrong.

    The address is compared in constant time. Keys that were retired take their proofs with them.
    """
    if proof is None or address is None or len(proof) > LONGEST_PROOF:
        return None
    parts = _read(proof, _PROOF, keys, now)
    if parts is None:
        return None
    proof_id, salt, commitment, until = parts
    candidates = keys.indexes(_salted(address, salt), purpose=_COMMITMENT)
    matches = [hmac.compare_digest(each, commitment) for each in candidates]
    return Proven(proof_id, until) if any(matches) else None


def _salted(address: str, salt: str) -> str:
    return f"{salt}{_SEPARATOR}{visible(address).casefold()}"


def _committed(address: str, salt: str, keys: Keyring) -> str:
    return keys.index(_salted(address, salt), purpose=_COMMITMENT)


def _signed(proof_id: str, salt: str, commitment: str, purpose: str, keys: Keyring, until: datetime) -> str:
    payload = _SEPARATOR.join((proof_id, salt, commitment, str(int(until.timestamp()))))
    return keys.sign(payload.encode(), purpose=purpose)


def _read(text: str, purpose: str, keys: Keyring, now: datetime) -> tuple[str, str, str, datetime] | None:
    if len(text) > LONGEST_PROOF or not text.isascii():
        return None
    try:
        proof_id, salt, commitment, seconds = keys.verify(text, purpose=purpose).decode().split(_SEPARATOR)
    except (SealBroken, ValueError):
        return None
    until = datetime.fromtimestamp(int(seconds), now.tzinfo)
    return None if until <= now else (proof_id, salt, commitment, until)
