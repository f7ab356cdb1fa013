"""Have no accents and no loose dot of «İ» in the keys by which titles and tags are sorted and completed.

The key of «İstanbul» was «i stanbul». Keys are made of titles and names that have letters of other scripts than Arabic;
others stay. They serve the version before as well, so that they stay after a downgrade.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BATCH = 1000
"""Rows that are read at once."""

KEYS = (("article", "title", "title_key"), ("tag", "name", "name_key"))
COMMENT_KEYS = ("body_key", "author_name_key")
DOT = "i\u0307"

_OTHER_LETTER = re.compile("[\u00aa-\u05ff\u0700-\u074f\u0780-\u089f\u0900-\ufb4f\uff00-\U0010ffff]")
_PRESENTATION_MARKS = re.compile("[\ufe70-\ufe7f]+")
_EXCESS_MARKS = re.compile("([\u0300-\u036f]{30})[\u0300-\u036f]+")
_DROPPED = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
    "\u0640\u066c\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SAME = {
    "ا": "آأإٱٲٳٵ", "ي": "ىیېۍێے", "ه": "ةہھەۀۂۃ", "ء": "ؤئۓ", "ك": "کڪګگ", "ب": "پ", "ج": "چ", "ز": "ژ", "ف": "ڤ",
    "ق": "ڨ", "ن": "ں", "و": "ۆۇ", "ت": "ٹ", "د": "ڈ", "ر": "ڑ", ".": "\u066b",
}  # fmt: skip
_FOLDED = {
    **{ord(other): letter for letter, others in _SAME.items() for other in others},
    **{ord(digit): str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)},
}
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def upgrade() -> None:
    bind = op.get_bind()
    for names in KEYS:
        _renew(bind, *names)
    for name in COMMENT_KEYS:
        column = sa.column(name, sa.Text())
        keys = sa.table("comment", column)
        bind.execute(sa.update(keys).where(column.contains(DOT)).values({name: sa.func.replace(column, DOT, "i")}))


def downgrade() -> None:
    pass


def _renew(bind: sa.Connection, table: str, text: str, key: str) -> None:
    rows = sa.table(table, sa.column("id", sa.BigInteger()), sa.column(text, sa.String()), sa.column(key, sa.String()))
    id_, text_, key_ = rows.c.id, rows.c[text], rows.c[key]
    following = sa.select(id_, text_, key_).where(id_ > sa.bindparam("after")).order_by(id_).limit(BATCH)
    renew = sa.update(rows).where(id_ == sa.bindparam("of")).values({key: sa.bindparam("renewed")})
    after = 0
    while read := bind.execute(following, {"after": after}).all():
        keys = [(row.id, row[2], _key(row[1])) for row in read if _OTHER_LETTER.search(row[1])]
        if changed := [{"of": of, "renewed": new} for of, old, new in keys if new != old]:
            bind.execute(renew, changed)
        after = read[-1].id


def _key(text: str) -> str:
    key = _folded(text)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", key) if not unicodedata.combining(letter))
    words = _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", bare).replace("ı", "i")).strip()
    return words or key


def _folded(text: str) -> str:
    while (key := " ".join(_unfolded(_normalised(text).casefold()).split())) != text:
        text = key
    return key


def _normalised(text: str) -> str:
    return _DROPPED.sub("", _unfolded(text)).translate(_FOLDED).lower().replace(DOT, "i")


def _unfolded(text: str) -> str:
    if unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", _EXCESS_MARKS.sub(r"\1", _PRESENTATION_MARKS.sub("", text)))
