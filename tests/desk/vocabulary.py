"""What the scripts of the desk say, read without a browser: their words, and the names by which they ask for them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SCRIPTS = Path(__file__).resolve().parents[2] / "app" / "desk" / "static"

_TOKEN = re.compile(r'//[^\n]*|"(?:[^"\\]|\\.)*"|`[^`]*`|\.\.\.|[\w$]+|\S')
_HOLE = re.compile(r"\$\{[^{}]*\}")
_QUOTED = re.compile(r'"([^"\\\n]*)"')
_CLOSING = {"{": "}", "(": ")", "[": "]"}

Words = dict[str, Any]
"""Words by their names; forms of a number, and the words of each language, are words in words."""


class Asked(NamedTuple):
    """How a module asks for words: names, patterns of names, and names that it takes from elsewhere."""

    names: frozenset[str]
    patterns: frozenset[str]
    is_open: bool


def words_of(file: Path) -> dict[str, Words]:
    """The words of a file in `words/`, by language."""
    tokens = [token for token in _TOKEN.findall(file.read_text("utf-8")) if not token.startswith("//")]
    known: dict[str, Words] = {}
    for at, token in enumerate(tokens):
        if tokens[at + 2 : at + 4] == ["=", "{"] and token == "const":
            known[tokens[at + 1]] = _Objects(tokens, known).read(at + 3)[0]
    return {language: words for language, words in known["WORDS"].items() if isinstance(words, dict)}


class _Objects:
    """Object literals of a script, as far as files of words write them."""

    def __init__(self, tokens: list[str], known: dict[str, Words]) -> None:
        self._tokens, self._known = tokens, known

    def read(self, at: int) -> tuple[Words, int]:
        """The object that begins here, and the place behind it."""
        words: Words = {}
        at += 1
        while self._tokens[at] != "}":
            if self._tokens[at] == "...":
                behind = self._skip(at)
                words |= self._spread(self._tokens[at + 1 : behind])
                at = behind
            elif self._tokens[at] == ",":
                at += 1
            else:
                name, at = self._tokens[at].strip('"'), at + 2
                behind = self._skip(at)
                value = self._tokens[at:behind]
                if value[0] == "{":
                    words[name] = self.read(at)[0]
                else:
                    words[name] = self._known.get(value[0], "".join(value))
                at = behind
        return words, at + 1

    def _spread(self, tokens: list[str]) -> Words:
        name, *parts = [token for token in tokens if token != "."]
        found: Words = self._known.get(name, {})
        for part in parts:
            inner = found.get(part, {})
            found = inner if isinstance(inner, dict) else {}
        return found

    def _skip(self, at: int) -> int:
        """The place behind the value that begins here."""
        open_ones: list[str] = []
        while open_ones or self._tokens[at] not in {",", "}"}:
            token = self._tokens[at]
            if token in _CLOSING:
                open_ones.append(_CLOSING[token])
            elif open_ones and token == open_ones[-1]:
                open_ones.pop()
            at += 1
        return at


def modules() -> list[Path]:
    """The scripts that ask for words."""
    return sorted(file for file in SCRIPTS.rglob("*.js") if "words" not in file.parts[len(SCRIPTS.parts) : -1])


@cache
def asked_by(file: Path) -> dict[str, Asked]:
    """What a module asks of each file of words."""
    source = file.read_text("utf-8")
    sayers = dict(_sayers(source))
    return {
        words: _asked(source, [name for name, of in sayers.items() if of == words]) for words in set(sayers.values())
    }


@cache
def names_in(file: Path) -> set[str]:
    """Quoted strings and names of properties in a module and in those that it imports: a variable may hold any."""
    source = file.read_text("utf-8")
    imported = [(file.parent / path).resolve() for path in re.findall(r'from "(\.[^"]*)"', source)]
    sources = [source, *(each.read_text("utf-8") for each in imported if each.parent.name != "words")]
    code = re.sub(r"^\s*(?://|\*|/\*).*$", "", "\n".join(sources), flags=re.MULTILINE)
    return set(_QUOTED.findall(code)) | set(re.findall(r"[{,]\s*(\w+)\s*[:,}]", code))


def _sayers(source: str) -> Iterator[tuple[str, str]]:
    """The functions of a module that give words, each with its file of words."""
    aliases: dict[str, str] = {}
    for names, words in re.findall(r'import \{([^}]*)\} from "[./]*/words/(\w+)\.js"', source):
        aliases |= {name.split(" as ")[-1].strip(): words for name in names.split(",")}
    for name, alias in re.findall(r"const (\w+) = words\((\w+)\)", source):
        yield name, aliases[alias]
    for names in re.findall(r'import \{([^}]*)\} from "[./]*/language\.js"', source):
        for name in names.split(","):
            if name.split()[:1] == ["say"]:
                yield name.split()[-1], "frame"


def _asked(source: str, sayers: list[str]) -> Asked:
    names, patterns, is_open = set(), set(), False
    for found in re.finditer(rf"(?<![\w.])(?:{'|'.join(sayers)})\(", source):
        argument = _HOLE.sub("${}", _first_argument(source[found.end() :]))
        for outcome in _outcomes(argument):
            if quoted := _QUOTED.fullmatch(outcome):
                names.add(quoted[1])
            elif outcome.startswith("`"):
                patterns.add(".+".join(map(re.escape, _HOLE.split(outcome.strip("`")))))
            else:
                is_open = True
    return Asked(frozenset(names), frozenset(patterns), is_open)


def _outcomes(expression: str) -> list[str]:
    """What an expression may be: the branches of its conditions, or itself."""
    branches = expression.split(" ? ")[1:] or [expression]
    return [each.strip() for branch in branches for each in re.split(r" : | \?\? ", branch)]


def _first_argument(source: str) -> str:
    depth, quote = 0, ""
    for at, sign in enumerate(source):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}" or (sign == "," and depth == 0):
            if depth == 0:
                return source[:at]
            depth -= 1
    raise ValueError("no end of the argument")
