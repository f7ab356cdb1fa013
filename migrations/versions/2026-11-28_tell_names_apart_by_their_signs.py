"""Tell names of sections, tags and authors apart by their signs (C, C++, C#), and drop the loose dot that «İ» left.

A slug that was made of the letters of a name alone becomes the one that the name has now. The former one stays free: it
is the slug of another name. Slugs that somebody chose stay as they are. The new ones serve the version before as well,
so that they stay after a downgrade.
"""

import unicodedata
from collections.abc import Callable
from typing import Any

import regex
import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LIMIT = 80
STAND_IN = "مقال"
LOOSE_DOT = "i\u0307"
WORDS = {
    "+": "plus", "#": "sharp", "*": "star", "@": "at", "%": "percent", "٪": "percent", "&": "and", ".": "dot",
    "$": "dollar", "€": "euro", "£": "pound", "=": "equals", "<": "less", ">": "greater",
}  # fmt: skip
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
_DROPPED = regex.compile(
    rf"[{_MARKS}\u0640\p{{Default_Ignorable_Code_Point}}\p{{Me}}\p{{Cs}}[\p{{Cc}}--\t\n\v\f\r]]+"
    r"|(?<=\p{L})['’](?=\p{L})",
    regex.VERSION1,
)
_WORDS = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*")
_STACKED = regex.compile(r"(\p{M}{4})\p{M}+")
_DIGIT = regex.compile(r"[^\D0-9]")
_TAGS = "\U000e0020-\U000e007f"
_SIGNS = regex.compile(
    r"(?P<hashtag>(?<![\p{L}\p{M}\p{N}\p{S}#])#+(?=[\p{L}\p{N}]))"
    rf"|(?:[[\p{{Sm}}\p{{Sc}}\p{{So}}\p{{Emoji_Modifier}}{_TAGS}#*@%٪]--[|\u2044]]\p{{Default_Ignorable_Code_Point}}*)+"
    r"|(?<![\p{L}\p{M}\p{N}.])\.(?=[\p{L}\p{N}])",
    regex.VERSION1,
)
_UNSEEN = regex.compile(rf"[\p{{Default_Ignorable_Code_Point}}--[{_TAGS}]]|[\s\p{{Cc}}\p{{Cs}}]", regex.VERSION1)
_QUOTATION = regex.compile(r"[\p{Pi}\p{Pf}\p{Ps}\p{Pe}\"']")


def upgrade() -> None:
    bind = op.get_bind()
    for kind in ("section", "tag", "author"):
        _part_signs(bind, kind)
    for table in ("article", "section", "tag", "author"):
        _drop_dots(bind, table)
    for table in ("former_slug", "former_entry_slug"):
        _drop_former_dots(bind, table)


def downgrade() -> None:
    pass


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, sa.column("id", sa.BigInteger()), *(sa.column(each, sa.String()) for each in columns))


def _part_signs(bind: sa.Connection, kind: str) -> None:
    table = _table(kind, "name", "slug", "slug_key")
    former = sa.table(
        "former_entry_slug", sa.column("kind", sa.String()), sa.column("slug_key", sa.String()), sa.column("entry_id")
    )
    taken = set(bind.execute(sa.select(table.c.slug_key)).scalars())
    for row in bind.execute(sa.select(table).order_by(table.c.id)).all():
        parted = _parted(row.name, row.slug, row.slug_key)
        if parted is None:
            continue
        slug, key = _free(*parted, taken.__contains__)
        taken.add(key)
        bind.execute(sa.update(table).where(table.c.id == row.id).values(slug=slug, slug_key=key))
        bind.execute(sa.delete(former).where(former.c.kind == kind, former.c.slug_key == key))


def _parted(name: str, slug: str, key: str) -> tuple[str, str] | None:
    """The slug and the key that a name has now; None where they are the same, or the slug was chosen.

    A key has a word for each of its slug, spelt alike by all who type it; the words of signs have no other spelling.
    """
    words = _words_of(name)
    if "-".join(words) != slug and not (not words and regex.fullmatch(rf"{STAND_IN}(-\d+)?", slug)):
        return None
    folded = key.split("-") if words else []
    written_out = _written_out(name, has_letters=bool(words))
    new_words = _words_of(written_out)
    if new_words == words or len(folded) != len(words):
        return None
    rest = list(zip(words, folded, strict=True))
    new_key = [rest.pop(0)[1] if rest and rest[0][0] == word else word for word in new_words]
    slug, key = "-".join(new_words), "-".join(new_key)
    return None if rest or len(slug) > LIMIT else (slug, key)


def _written_out(name: str, *, has_letters: bool) -> str:
    plain = unicodedata.normalize("NFKC", name)
    if has_letters:
        return _SIGNS.sub(lambda found: " " if found["hashtag"] else f" {_spelt(found[0])} ", plain)
    signs = _UNSEEN.sub("", plain) or name
    return _spelt(_QUOTATION.sub("", signs) or signs)


def _spelt(signs: str) -> str:
    words: list[str] = []
    is_numbered = False
    for sign in _UNSEEN.sub("", signs) or signs:
        if (word := WORDS.get(sign)) is not None:
            words.append(word)
        else:
            words += [f"{ord(sign):04x}"] if is_numbered else ["رمز", f"{ord(sign):04x}"]
        is_numbered = word is None
    return " ".join(words)


def _words_of(text: str) -> list[str]:
    while True:
        plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()
        plain = _STACKED.sub(r"\1", _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain))
        if plain == text:
            return _WORDS.findall(text)
        text = plain


def _free(slug: str, key: str, is_taken: Callable[[str], bool]) -> tuple[str, str]:
    n, text, its_key = 1, slug, key
    while is_taken(its_key):
        n += 1
        tail = f"-{n}"
        text, its_key = slug[: LIMIT - len(tail)] + tail, key[: LIMIT - len(tail)] + tail
    return text, its_key


def _drop_dots(bind: sa.Connection, name: str) -> None:
    table = _table(name, "slug", "slug_key")

    def is_taken(key: str) -> bool:
        return bind.execute(sa.select(table.c.id).where(table.c.slug_key == key)).first() is not None

    for row in bind.execute(sa.select(table).where(table.c.slug_key.contains(LOOSE_DOT))).all():
        slug, key = _free(row.slug.replace(LOOSE_DOT, "i"), row.slug_key.replace(LOOSE_DOT, "i"), is_taken)
        bind.execute(sa.update(table).where(table.c.id == row.id).values(slug=slug, slug_key=key))


def _drop_former_dots(bind: sa.Connection, name: str) -> None:
    """Let former slugs be found as they are looked up now; one that would be another's leads nowhere."""
    its = sa.table(name, sa.column("slug_key", sa.String()), sa.column("kind", sa.String()))
    columns = [its.c.slug_key] if name == "former_slug" else [its.c.slug_key, its.c.kind]
    for row in bind.execute(sa.select(*columns).where(its.c.slug_key.contains(LOOSE_DOT))).all():
        of_kind = [its.c.kind == row.kind] if len(columns) > 1 else []
        key = row.slug_key.replace(LOOSE_DOT, "i")
        if bind.execute(sa.select(its.c.slug_key).where(its.c.slug_key == key, *of_kind)).first() is None:
            bind.execute(sa.update(its).where(its.c.slug_key == row.slug_key, *of_kind).values(slug_key=key))
