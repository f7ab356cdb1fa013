"""A theme: the templates and files that pages are made with, ours or those of a folder in their place."""

import re
import shutil
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from app.errors import Bilingual
from app.pages.rendering import address_of, in_script
from app.refusals import CannotStart

OURS = Path(__file__).parent
TEMPLATES, STATIC = "templates", "static"
"""The two folders of a theme."""

TYPES = {
    ".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".txt": "text/plain", ".svg": "image/svg+xml",
    ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
}  # fmt: skip
"""The files that a theme may have, by their endings."""

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")
_NAMED = re.compile(rf"""url\((["']?)({_NAME.pattern})\1\)""")


class Theme:
    """Templates and files, read once: those of a folder first, then ours."""

    def __init__(self, folder: Path | None = None) -> None:
        folders = [OURS] if folder is None else [folder, OURS]
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(each / TEMPLATES) for each in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= {"address_of": address_of, "static_address": self.address}
        self._environment.filters |= {"in_script": in_script, "html": Markup}
        self._files: dict[str, bytes] = {}
        for each in reversed(folders):
            self._files |= _files(each / STATIC)
        self._files |= {name: self._addressed(css) for name, css in self._files.items() if name.endswith(".css")}
        self._compile()

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A page from its template; what a template names and nobody gave is an error."""
        return self._environment.get_template(f"{name}.html").render(context)

    def file(self, name: str) -> bytes | None:
        """A file that pages use, by its name; None where there is no such file."""
        return self._files.get(name)

    def address(self, name: str) -> str:
        """The path of a file, with a digest of it: caches keep it for a year."""
        return f"/pages/{sha256(self._files[name]).hexdigest()[:12]}/{name}"

    def _addressed(self, css: bytes) -> bytes:
        """A style sheet whose `url(name)` leads to that file's own address."""

        def replace(found: re.Match[str]) -> str:
            name = found[2]
            is_ours = name in self._files and not name.endswith(".css")
            return f'url("../{self.address(name).removeprefix("/pages/")}")' if is_ours else found[0]

        return _NAMED.sub(replace, css.decode("utf-8")).encode()

    def _compile(self) -> None:
        """Look at every template, so that one that is wrong is found when the server starts."""
        for name in self._environment.list_templates():
            try:
                self._environment.get_template(name)
            except TemplateError as error:
                line = getattr(error, "lineno", None)
                raise CannotStart(
                    Bilingual(
                        f"MAQAL_THEME: خطأ في القالب {TEMPLATES}/{name}، السطر {line}: {error.message}",
                        f"MAQAL_THEME: {TEMPLATES}/{name}, line {line}: {error.message}",
                    )
                ) from None
            except UnicodeDecodeError:
                raise CannotStart(
                    Bilingual(
                        f"MAQAL_THEME: القالب {TEMPLATES}/{name} ليس بترميز UTF-8",
                        f"MAQAL_THEME: {TEMPLATES}/{name}: it is not UTF-8",
                    )
                ) from None


@cache
def theme_of(folder: Path | None) -> Theme:
    """The theme of a folder, or ours; `CannotStart` with one line where the folder is none."""
    if folder is not None and not any((folder / each).is_dir() for each in (TEMPLATES, STATIC)):
        raise CannotStart(
            Bilingual(
                f"MAQAL_THEME: لا مجلد فيه باسم {TEMPLATES} أو {STATIC}",
                f"MAQAL_THEME: there is no folder {TEMPLATES} or {STATIC} in it",
            )
        )
    return Theme(folder)


def copy(folder: Path) -> int:
    """Write our theme into a folder that is new or empty; gives the number of files."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotStart(
            Bilingual(
                f"{folder}: موجود من قبل، وليس مجلدًا فارغًا", f"{folder}: is there already, and is not an empty folder"
            )
        )
    for name in (TEMPLATES, STATIC):
        shutil.copytree(OURS / name, folder / name)
    return sum(1 for each in folder.rglob("*") if each.is_file())


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a theme by name; `CannotStart` for one that could not be sent as what it is."""
    found = {}
    for each in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not each.is_file() or each.name.startswith("."):
            continue
        if each.suffix not in TYPES or not _NAME.fullmatch(each.name):
            raise CannotStart(
                Bilingual(
                    f"MAQAL_THEME: الملف {STATIC}/{each.name} لا يُرسل؛ اللواحق المقبولة: {'، '.join(TYPES)}",
                    f"MAQAL_THEME: {STATIC}/{each.name}: endings that are sent are {', '.join(TYPES)}",
                )
            )
        found[each.name] = each.read_bytes()
    return found
