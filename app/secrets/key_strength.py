"""How hard a secret key is to guess, estimated from below by the cheapest way to describe it.

A key is cut into pieces: letters of their own, repetitions of what stood before, runs (of the keyboard, of the
alphabet, of digits), and the words of placeholders. What openssl, `secrets` and UUIDs make is far above the bound;
zxcvbn would say the same, and costs ten MiB in every worker.
"""

from collections import Counter
from math import log2

STRONG_BITS = 72
"""Bits that a key needs at least; 32 random hexadecimal digits are estimated at some 105."""

LONGEST = 512
"""Letters of a key that are looked at: more only make it stronger."""

_RUN_BITS, _WORD_BITS, _REPEAT_BITS = 5.0, 6.0, 3.0
_SHORTEST_RUN, _SHORTEST_REPEAT = 3, 3

_RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "0123456789abcdef", "٠١٢٣٤٥٦٧٨٩", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    *(
        "qwertyuiop[]",
        "asdfghjkl;'",
        "zxcvbnm,./",
        "1234567890-=",
        "!@#$%^&*()_+",
        "azertyuiop",
        "qsdfghjklm",
        "wxcvbn",
    ),
    *(
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
        "qazwsxedcrfvtgbyhnujmikolp",
        "q1w2e3r4t5y6u7i8o9p0",
        "1q2w3e4r5t6y7u8i9o0p",
    ),
    *(
        "ضصثقفغعهخحجد",
        "شسيبلاتنمكط",
        "ئءؤرلاىةوزظ",
        "3141592653589793238462643383279502884197",
        "2718281828459045235360287471",
    ),
)
_WORDS = (
    *("development", "placeholder", "supersecret", "changethis", "passphrase", "production", "generated", "secretkey"),
    *("changeme", "generate", "insecure", "iloveyou", "password", "passwort", "website", "account", "battery"),
    *("correct", "default", "example", "fastapi", "letmein", "minimum", "private", "replace", "secrets", "session"),
    *("setting", "testing", "welcome", "change", "choose", "django", "dragon", "foobar", "insert", "master"),
    *("monkey", "phrase", "please", "random", "sample", "secret", "secure", "server", "should", "staple", "string"),
    *("strong", "unsafe", "admin", "dummy", "flask", "horse", "login", "lorem", "ipsum", "maqal", "super"),
    *("token", "value", "مفتاح", "news", "blog", "base", "code", "demo", "fake", "here", "long", "must", "prod"),
    *("root", "site", "some", "tell", "temp", "test", "text", "this", "todo", "user", "very", "with", "word"),
    *("your", "السر", "كلمة", "مرور", "مقال", "and", "our", "the", "api", "app", "dev", "env", "jwt", "key"),
    *("put", "set", "top", "use", "you", "سري", "my", "of", "to", "سر"),
)
_LEET = str.maketrans("@013457$", "aolieats")
_BY_LETTER = {letter: tuple(word for word in _WORDS if word[0] == letter) for letter in {word[0] for word in _WORDS}}


def estimated_bits(key: str) -> float:
    """Bits of a key, by the cheapest cover of its first letters."""
    text = key[:LONGEST].casefold()
    counts = Counter(key[:LONGEST])
    own = [min(log2(len(text) / counts[letter]), 6.0) for letter in key[:LONGEST]]
    own = own if len(own) == len(text) else own[: len(text)] + [0.0] * (len(text) - len(own))
    plain, cost = text.translate(_LEET), [0.0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        cost[end] = cost[end - 1] + own[end - 1]
    best = [0.0] + [float("inf")] * len(text)
    for start in range(len(text)):
        best[start + 1] = min(best[start + 1], best[start] + own[start])
        for length, bits in _pieces(text, plain, start):
            for shorter in range(_SHORTEST_RUN, length + 1) if bits is None else (length,):
                price = _RUN_BITS + log2(shorter) if bits is None else bits
                best[start + shorter] = min(best[start + shorter], best[start] + price)
    return min(best[-1], cost[-1])


def _pieces(text: str, plain: str, start: int) -> list[tuple[int, float | None]]:
    """What begins at a letter and is cheaper than its letters: lengths and bits; no bits for what may be cut short."""
    found: list[tuple[int, float | None]] = []
    if (length := max(_run(text, start), _steps(text, start), _repeat(text, start))) >= _SHORTEST_RUN:
        found.append((length, None))
    for begun in (text, plain):
        words = _BY_LETTER.get(begun[start], ())
        found += [(len(word), _WORD_BITS) for word in words if begun.startswith(word, start)]
    return found


def _run(text: str, start: int) -> int:
    """How long a known run is that begins here, in either direction."""
    length, runs = 0, (*_RUNS, *(run[::-1] for run in _RUNS))
    while start + length < len(text) and any(text[start : start + length + 1] in run for run in runs):
        length += 1
    return length


def _steps(text: str, start: int) -> int:
    """How far the code points go by one step, or stay, from every first, second or third letter to the next."""
    longest = 0
    for stride in (1, 2, 3):
        for step in (-1, 0, 1):
            end = start + stride
            while end < len(text) and ord(text[end]) - ord(text[end - stride]) in {0, step}:
                end += 1
            if end - start >= 3 * stride:
                longest = max(longest, end - start)
    return longest


def _repeat(text: str, start: int) -> int:
    """How long what stood before is said again, forwards or backwards."""
    length, before = 0, text[:start]
    while start + length < len(text) and (
        text[start : start + length + 1] in text[: start + length] or text[start : start + length + 1][::-1] in before
    ):
        length += 1
    return length if length >= _SHORTEST_REPEAT else 0


def is_strong(key: str) -> bool:
    """Whether a key can be trusted with the addresses of a site."""
    return estimated_bits(key) >= STRONG_BITS
