"""The migrations' own files, read without the tool that runs them: workers need no more."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.errors import Bilingual

NOT_MIGRATED = Bilingual(
    "لم تُرحَّل قاعدة البيانات بعد: شغّل `maqal migrate`",
    "the database has not been migrated yet: run `maqal migrate`",
)

_REVISION = re.compile(r'^revision = ["\'](\w+)["\']', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision = ["\'](\w+)["\']', re.MULTILINE)


def scripts_folder() -> Path:
    """Where the migrations are: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


@cache
def _known() -> tuple[frozenset[str], str]:
    """Every revision that this version of Maqal knows, and the one that no other follows."""
    scripts = [file.read_text("utf-8") for file in (scripts_folder() / "versions").glob("*.py")]
    revisions = {found[1] for script in scripts if (found := _REVISION.search(script))}
    followed = {found[1] for script in scripts if (found := _DOWN_REVISION.search(script))}
    (newest,) = revisions - followed
    return frozenset(revisions), newest


def head() -> str:
    """The revision at which this version of Maqal works."""
    return _known()[1]


class SchemaRevision(NamedTuple):
    """The revision at which a database is; `number` is None before the first migration."""

    number: str | None

    @property
    def is_head(self) -> bool:
        """Whether this version of Maqal works with it."""
        return self.number == head()

    @property
    def is_unknown(self) -> bool:
        """Whether only a newer version of Maqal can have made it."""
        return self.number is not None and self.number not in _known()[0]

    @property
    def words(self) -> Bilingual:
        """Its number, or that there is none."""
        return Bilingual(self.number or "لا شيء", self.number or "nothing")

    @property
    def advice(self) -> Bilingual:
        """What is to be done where a database is not at this version's revision."""
        if self.number is None:
            return NOT_MIGRATED
        if self.is_unknown:
            return Bilingual(
                f"قاعدة البيانات عند الترحيل {self.number}، وهذا الإصدار من مقال لا يعرفه: رحّلها إصدار أحدث، فحدّث مقال",
                f"the database is at {self.number}, which this version of Maqal does not know: "
                "a newer one has migrated it, so update Maqal",
            )
        return Bilingual(
            f"ترحيل قاعدة البيانات: {self.number}، ويحتاج هذا الإصدار إلى {head()}: شغّل `maqal migrate` أولًا",
            f"the database is at {self.number}, this version needs {head()}: run `maqal migrate` first",
        )

    def __str__(self) -> str:
        return self.words.en
