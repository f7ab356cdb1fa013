"""What a client prefers: the weights of a header such as `Accept-Encoding` or `Accept-Language`."""

import re

MOST_PARTS = 100
"""Parts of a header that are read; a browser sends ten at most."""

_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def weights(header: str) -> dict[str, float]:
    """What a header names, in small letters, with the weight of each from 0 (not acceptable) to 1.

    RFC 9110 §12.4.2: without a weight it is 1. One that is no weight counts as 0. Of what is named twice the first
    counts.
    """
    found: dict[str, float] = {}
    for part in header.split(",", MOST_PARTS)[:MOST_PARTS]:
        name, *parameters = part.split(";")
        if name := name.strip().lower():
            found.setdefault(name, _weight(parameters))
    return found


def _weight(parameters: list[str]) -> float:
    for each in parameters:
        if each.strip()[:1] in {"q", "Q"}:
            match = _WEIGHT.fullmatch(each.strip())
            return float(match[1]) if match else 0.0
    return 1.0
