"""Keys: what is sealed opens in its own place alone, and outlives the change of keys."""

import hmac
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from app.secrets.sealing import Key, Keyring, SealBroken, development_key

OLD, NEW = "the old key, which is long enough too", "the new key, which is long enough too"


def changed(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(text: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return
    keys = Keyring([NEW])
    sealed = keys.seal(text, place="a.b:1")
    assert keys.open(sealed, place="a.b:1") == text
    assert keys.seal(text, place="a.b:1") != sealed


def test_a_seal_is_bound_to_table_column_and_row() -> None:
    keys = Keyring([NEW])
    sealed = keys.seal("salma@example.org", place="comment_address.email_sealed:1")
    for place in ("comment_address.email_sealed:2", "account.email_sealed:1", ""):
        with pytest.raises(SealBroken):
            keys.open(sealed, place=place)


@pytest.mark.parametrize("place", [0, 5, 12, 30, -1])
def test_a_touched_seal_does_not_open(place: int) -> None:
    keys = Keyring([NEW])
    sealed = keys.seal("salma@example.org", place="a")
    with pytest.raises(SealBroken):
        keys.open(changed(sealed, place if place >= 0 else len(sealed) + place), place="a")


def test_new_keys_write_and_old_keys_still_read() -> None:
    before, after = Keyring([OLD]), Keyring([NEW, OLD])
    sealed, signed = before.seal("سر", place="a"), before.sign(b"x", purpose="cursor")
    assert after.open(sealed, place="a") == "سر"
    assert after.verify(signed, purpose="cursor") == b"x"
    assert after.seal("سر", place="a").split(".")[0] != sealed.split(".")[0]
    assert before.index("a@b", purpose="p") in after.indexes("a@b", purpose="p")
    assert after.index("a@b", purpose="p") == after.indexes("a@b", purpose="p")[0]
    with pytest.raises(SealBroken):
        Keyring([NEW]).open(sealed, place="a")


def test_an_index_says_nothing_across_purposes() -> None:
    keys = Keyring([NEW])
    assert keys.index("a@b", purpose="one") == keys.index("a@b", purpose="one")
    assert keys.index("a@b", purpose="one") != keys.index("a@b", purpose="two")


def test_a_signature_is_for_one_purpose_and_one_spelling() -> None:
    keys = Keyring([NEW])
    signed = keys.sign(b"payload", purpose="cursor")
    with pytest.raises(SealBroken):
        keys.verify(signed, purpose="preview")
    for wrong in (signed + "=", signed + "A", changed(signed, 12), "", ".", "é.é"):
        with pytest.raises(SealBroken):
            keys.verify(wrong, purpose="cursor")


def test_the_development_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret.key"
    first = development_key(file)
    assert development_key(file) == first
    assert len(first) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["secret.key"]


@given(st.binary(), st.sampled_from(["index:comment.email", "sign:cursor"]))
@settings(max_examples=50, deadline=None)
def test_a_mac_is_hmac_of_the_value_alone(value: bytes, purpose: str) -> None:
    key = Key(NEW)
    key.mac(b"another value", purpose=purpose)
    assert key.mac(value, purpose=purpose) == hmac.digest(key.derive(purpose), value, "sha256")


@given(st.text(min_size=1, max_size=60), st.binary(min_size=1, max_size=40).map(bytes.hex))
@settings(max_examples=50, deadline=None)
def test_keys_are_derived_as_rfc_5869_says(purpose: str, secret: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in purpose):
        return
    theirs = HKDF(algorithm=SHA256(), length=32, salt=b"maqal", info=purpose.encode())
    assert Key(secret).derive(purpose) == theirs.derive(secret.encode())
