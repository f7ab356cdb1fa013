"""What is wrong with what was typed behind `maqal`, in the language of the person."""

import re
import sys
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app.errors import Bilingual
from app.setting_refusals import of_kind, without_label
from app.terminal import in_our_language, language

_TRY = "اكتب {command} --help لترى كيف يُستعمل الأمر."

SENTENCES: Mapping[str, str] = {
    r"No such option: (?P<name>\S+)": "لا خيار باسم {name}",
    r"No such command '(?P<name>.+?)'\.": "لا أمر باسم {name}",
    r"Missing command\.": "ينقص اسم الأمر",
    r"Missing argument '(?P<name>.+?)'\.": "ينقص الوسيط {name}",
    r"Missing option '(?P<name>.+?)'\.": "ينقص الخيار {name}",
    r"Got unexpected extra argument(?:s|\(s\))? \((?P<name>.+)\)\.?": "كلمات زائدة: {name}",
    r"Option '(?P<name>.+?)' requires an argument\.": "يحتاج الخيار {name} إلى قيمة",
    r"Option '(?P<name>.+?)' does not take a value\.": "لا يأخذ الخيار {name} قيمة",
    r"Invalid value for '?(?P<name>.+?)'?: (?P<reason>.+)": "قيمة غير مقبولة في {name}: {reason}",
}
"""What typer says, and the Arabic of it."""

REASONS: Mapping[str, str] = {
    r"\w+ '(?P<name>.+)' does not exist\.": "لا ملف أو مجلد باسم {name}",
    r"\w+ '(?P<name>.+)' is a file\.": "{name} ملف، والمطلوب مجلد",
    r"\w+ '(?P<name>.+)' is a directory\.": "{name} مجلد، والمطلوب ملف",
    r"\w+ '(?P<name>.+)' is not readable\.": "تعذّرت قراءة {name}",
    r"'.*' is not one of (?P<name>.+)\.": "القيم المقبولة: {name}",
}
"""Why typer refuses a value, where it is not pydantic that does."""

_SUGGESTION = re.compile(r"Possible options?: (?P<name>[^)]+)|Did you mean (?P<other>[^?]+)")


def is_usage_error(error: BaseException) -> bool:
    """Whether typer refuses what was typed, or gives help in place of it."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def tell(error: Any) -> int:
    """Tell a person what is wrong with what was typed, on standard error; gives the exit code."""
    error.message = without_label(error.message)
    if language() == "en" or type(error).__name__ == "NoArgsIsHelpError":  # whose message is the help
        error.show()
    else:
        sys.stderr.write(f"{_usage(error)}{in_our_language(words(error))}\n")
    return int(error.exit_code)


def words(error: Any) -> Bilingual:
    """The error in one line."""
    en = error.format_message()
    return Bilingual(f"خطأ: {_sentence(en, _reason(error))}{_suggestion(en)}.", en)


def _usage(error: Any) -> str:
    if error.ctx is None:
        return ""
    told = _TRY.format(command=error.ctx.command_path)
    return f"{error.ctx.get_usage()}\n{in_our_language(Bilingual(told, told))}\n\n"


def _reason(error: Any) -> str | None:
    """Why pydantic refused a value, where it did."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return None
    first = cause.errors(include_input=False, include_url=False)[0]
    return None if first["type"] == "value_error" else of_kind(first).ar


def _sentence(en: str, reason: str | None) -> str:
    for pattern, ar in SENTENCES.items():
        if found := re.match(pattern, en, re.DOTALL):
            parts = found.groupdict()
            if "reason" in parts:
                parts["reason"] = reason or _translated(parts["reason"])
            return ar.format(**parts)
    return en


def _translated(reason: str) -> str:
    for pattern, ar in REASONS.items():
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            name = found.groupdict().get("name", "")
            return ar.format(name=name.replace("'", "").replace(", ", "، ") if "القيم" in ar else name)
    return reason


def _suggestion(en: str) -> str:
    if found := _SUGGESTION.search(en):
        names = (found["name"] or found["other"]).replace(", ", "، ").replace("'", "")
        return f"؛ لعلك تقصد {names}"
    return ""
