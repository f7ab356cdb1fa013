"""Proof of work (ALTCHA): a challenge that costs a browser about a second, and this server 2 ms to check."""

import json
from base64 import b64decode
from typing import Any

import altcha

from app.secrets.sealing import Keyring

ALGORITHM = "PBKDF2/SHA-256"
COST = 5000
"""Rounds of one attempt: about 2 ms of this server, a few of a telephone."""

PREFIX = "00"
"""How the result has to begin: one attempt in 256 does."""

_PURPOSE = "altcha"


def challenge(nonce: str, *, keys: Keyring) -> dict[str, Any]:
    """A challenge for one form, as the ALTCHA widget takes it. It ends with the form's token."""
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        key_prefix=PREFIX,
        data={"form": nonce},
        hmac_secret=keys.index("", purpose=_PURPOSE),
    )
    return made.to_dict()


def is_solved(solution: str, nonce: str, *, keys: Keyring) -> bool:
    """Whether this is the widget's payload (base64 of JSON) for the challenge of a form. Nothing that is sent fails it.

    The bounds of the work are those of the signed challenge, so that no sender chooses what checking costs.
    """
    try:
        parameters = json.loads(b64decode(solution, validate=True))["challenge"]["parameters"]
        is_ours = parameters["data"]["form"] == nonce and parameters["cost"] == COST
        is_ours = is_ours and (parameters["algorithm"], parameters["keyPrefix"]) == (ALGORITHM, PREFIX)
        return is_ours and any(
            altcha.verify_solution(solution, secret).verified for secret in keys.indexes("", purpose=_PURPOSE)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
