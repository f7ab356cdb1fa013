"""A proof of an address: it belongs to one address, ends, and says nothing that can be read."""

from datetime import timedelta

import pytest

from app.commands.doctor.traces import Traces
from app.comments import proofs
from app.secrets.sealing import Keyring
from tests.clocks import NOON
from tests.people import TEST_KEY

SALMA = "salma.canary@mailbox.example.net"
KEYS = Keyring([TEST_KEY])


def proof_of(address: str, keys: Keyring = KEYS) -> str:
    proof = proofs.proof_from_link(proofs.new_link_code(address, keys=keys, now=NOON), keys=keys, now=NOON)
    assert proof is not None
    return proof


def proven_id(
    proof: str | None, address: str | None, keys: Keyring = KEYS, after: timedelta = timedelta()
) -> str | None:
    found = proofs.proven(proof, address, keys=keys, now=NOON + after)
    return found.proof_id if found else None


def test_it_belongs_to_the_typed_address_alone() -> None:
    proof = proof_of(SALMA)
    proof_id = proven_id(proof, SALMA)
    assert proof_id is not None
    assert len(proof_id) == 32
    for same in (SALMA.upper(), SALMA.replace("@", "\u200f@")):
        assert proven_id(proof, same) == proof_id
    for other in ("laila@example.org", SALMA[1:], f"{SALMA}.x", "", None):
        assert proven_id(proof, other) is None


def test_the_same_address_has_another_id_each_time_and_a_link_the_same() -> None:
    assert proven_id(proof_of(SALMA), SALMA) != proven_id(proof_of(SALMA), SALMA)
    code = proofs.new_link_code(SALMA, keys=KEYS, now=NOON)
    ids = {proven_id(proofs.proof_from_link(code, keys=KEYS, now=NOON), SALMA) for _ in range(3)}
    assert len(ids) == 1


def test_a_link_and_a_proof_end_and_are_not_each_other() -> None:
    code = proofs.new_link_code(SALMA, keys=KEYS, now=NOON)
    proof = proof_of(SALMA)
    assert proofs.proof_from_link(code, keys=KEYS, now=NOON + proofs.LINK_LASTS) is None
    assert proven_id(proof, SALMA, after=proofs.PROOF_LASTS - timedelta(seconds=1)) is not None
    assert proven_id(proof, SALMA, after=proofs.PROOF_LASTS) is None
    assert proven_id(code, SALMA) is None
    assert proofs.proof_from_link(proof, keys=KEYS, now=NOON) is None


def test_nothing_of_the_address_is_in_it() -> None:
    traces = Traces(SALMA, "salma.canary", "mailbox.example.net")
    for purpose, text in (
        ("address-link", proofs.new_link_code(SALMA, keys=KEYS, now=NOON)),
        ("address-proof", proof_of(SALMA)),
    ):
        assert not traces.found(text)
        assert not traces.found(KEYS.verify(text, purpose=purpose).decode())
        assert len(text) <= 200


def test_old_keys_read_it_and_others_do_not() -> None:
    proof = proof_of(SALMA)
    assert proven_id(proof, SALMA, Keyring(["another key that is long enough for it", TEST_KEY])) is not None
    assert proven_id(proof, SALMA, Keyring(["another key that is long enough for it"])) is None


@pytest.mark.parametrize("place", [0, 4, 12, 40, 100, -1])
def test_a_changed_letter_makes_it_none(place: int) -> None:
    proof = proof_of(SALMA)
    letter = "A" if proof[place] != "A" else "B"
    changed = proof[:place] + letter + (proof[place + 1 :] if place != -1 else "")
    assert proven_id(changed, SALMA) is None


@pytest.mark.parametrize("text", ["", ".", "x", "é" * 10, "a." + "A" * 298, "A" * 5000, "\0", "a.b.c"])
def test_any_other_text_is_none(text: str) -> None:
    assert proven_id(text, SALMA) is None
    assert proofs.proof_from_link(text, keys=KEYS, now=NOON) is None
