"""The script with the elements, joined from its parts when it is first asked for; nothing builds it before."""

import json
import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("script")
_PARTS = ("words", "api", "work", "drawing", "form", "comments", "counts")
"""In this order: each uses what stands before it."""


@cache
def script() -> bytes:
    """The script: one function that leaves no name behind in the page. Indentation and comments stay here."""
    style = re.sub(r"\s*([{};,])\s*", r"\1", " ".join(_FOLDER.joinpath("style.css").read_text("utf-8").split()))
    lines = ["(() => {", '"use strict";', f"const STYLE = {json.dumps(style)};"]
    for part in _PARTS:
        lines += map(str.strip, _FOLDER.joinpath(f"{part}.js").read_text("utf-8").splitlines())
    lines.append("})();\n")
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()
