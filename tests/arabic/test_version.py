"""The version of the analyser is that of its rules and lists: nobody changes one without the other."""

import json
from hashlib import sha256
from importlib.resources import files
from itertools import chain

from app.arabic.analysis import VERSION, analyse
from tests.benchmarks.corpus import WORDS

DIGESTS = {1: "f726922e9c32e10f", 2: "dae4a8780fe7e3cb", 3: "bd6fd8395a9ca42d", 4: "4d15628feddc2e8a"}
"""What each version makes of the words of its lists and of twenty thousand common ones.

Where the test below fails, the analyser makes something else of them: raise `VERSION`, so that every site is told to
run `maqal reindex`, and add the digest of the new version.
"""

ASKING_ALONE = "stop_words.txt"
"""The list that changes questions, and no index."""


def digest() -> str:
    names = sorted(each.name for each in files("app.arabic.lexicon").iterdir() if each.name.endswith(".txt"))
    assert ASKING_ALONE in names
    texts = ((files("app.arabic.lexicon") / name).read_text("utf-8") for name in names if name != ASKING_ALONE)
    lines = chain.from_iterable(text.splitlines() for text in texts)
    listed = chain.from_iterable(line.split() for line in lines if not line.startswith("#"))
    return sha256(json.dumps(analyse(" ".join(chain(listed, WORDS)))).encode()).hexdigest()[:16]


def test_the_version_is_raised_with_every_rule_and_list() -> None:
    assert digest() == DIGESTS[VERSION]
