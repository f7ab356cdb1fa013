"""`--help` of every command in Arabic and English, and the commands of `maqal` in groups."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, TypeVar

import typer
import typer.core

from app.commands.help_words import ARABIC, GROUPS
from app.errors import Bilingual
from app.languages import Language
from app.terminal import choose_language, in_our_language, language

Declared = TypeVar("Declared", bound=Callable[..., Any])

_USAGE = Bilingual("الاستعمال: ", "Usage: ")
_ARGUMENTS, _OPTIONS = Bilingual("الوسائط", "Arguments"), Bilingual("الخيارات", "Options")
_COMMANDS = Bilingual("الأوامر", "Commands")
_KINDS: Mapping[str, Bilingual] = {
    "<int range>": Bilingual("<عدد>", "<number>"),
    "<int>": Bilingual("<عدد>", "<number>"),
    "<list[str]>": Bilingual("<نص>", "<text>"),
    "<str>": Bilingual("<نص>", "<text>"),
    "<dir>": Bilingual("<مجلد>", "<folder>"),
    "<path>": Bilingual("<ملف>", "<file>"),
}
"""What typer writes behind the name of an option, which is the type of the code, and what people call it."""

_RANGE = re.compile(r"(?P<least>\d+)<=x<=(?P<most>\d+)|x>=(?P<only>\d+)")
_BEYOND = 2**31
"""From here on an upper bound says nothing to people."""

_EXTRAS = (("; ", "؛ "), ("default: ", "القيمة الافتراضية: "), ("required", "إلزامي"))
"""What typer writes behind the help of an option."""


def words(text: str) -> Bilingual:
    """A text of the help, as the code has it, in both languages; `KeyError` where its Arabic is missing."""
    joined = " ".join(text.split())
    return Bilingual(ARABIC[joined] if joined else "", joined)


def first_sentence(text: str) -> Bilingual:
    """The beginning of a command's help, for lists of commands."""
    ar, en = words(text)
    return Bilingual(ar.partition(". ")[0].removesuffix("."), en.partition(". ")[0].removesuffix("."))


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = command.collect_usage_pieces(ctx)
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=in_our_language(_USAGE))


def _write_text(command: Any, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(in_our_language(words(command.help or "")))


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    for title, kind in ((_ARGUMENTS, "argument"), (_OPTIONS, "option")):
        parameters = [each for each in command.get_params(ctx) if each.param_type_name == kind]
        if rows := [row for each in parameters if (row := _row(each, ctx)) is not None]:
            with formatter.section(in_our_language(title)):
                formatter.write_dl(rows)


def _row(parameter: Any, ctx: typer.Context) -> tuple[str, str] | None:
    """The name of a parameter, and what it is for."""
    record: tuple[str, str] | None = parameter.get_help_record(ctx)
    if record is None:
        return None
    name, told = record
    for kind, called in _KINDS.items():
        name = name.replace(kind, getattr(called, language()))
    text = parameter.help or ""
    ar, en = words(text)
    ar_behind, en_behind = (_RANGE.sub(each, told[len(text) :]) for each in (_range_ar, _range_en))
    for english, arabic in _EXTRAS:
        ar_behind = ar_behind.replace(english, arabic)
    return name, in_our_language(Bilingual(ar + ar_behind, en + en_behind))


def _range_ar(found: re.Match[str]) -> str:
    least, most = _bounds(found)
    return f"{least} أو أكثر" if most is None else f"من {least} إلى {most}"


def _range_en(found: re.Match[str]) -> str:
    least, most = _bounds(found)
    return f"at least {least}" if most is None else f"{least} to {most}"


def _bounds(found: re.Match[str]) -> tuple[str, str | None]:
    """What typer writes of the least and the most that an option takes; no most where nobody comes near it."""
    most = found["most"]
    return found["least"] or found["only"], most if most and int(most) < _BEYOND else None


class _InOurLanguage:
    """A command or a group whose help is in the language of the person."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line that shows how the command is typed."""
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  as typer calls it
        """Write what the command does."""
        _write_text(self, formatter)


class Command(_InOurLanguage, typer.core.TyperCommand):
    """A command whose help is in the language of the person."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options."""
        _write_parameters(self, ctx, formatter)


class Group(_InOurLanguage, typer.core.TyperGroup):
    """A group of commands whose help is in the language of the person."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options of the group, and its commands."""
        _write_parameters(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  as typer calls it
        """Write the commands, one line each."""
        self.write_commands(formatter, _COMMANDS, self.commands)

    def write_commands(self, formatter: Any, title: Bilingual, names: Iterable[str]) -> None:
        """Write some of the commands below a title."""
        rows = [(name, in_our_language(first_sentence(self.commands[name].help or ""))) for name in names]
        with formatter.section(in_our_language(title)):
            formatter.write_dl(rows)


class Maqal(Group):
    """All commands, grouped by what they are for. The language is known before anything else is read."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Speak the language that `--language` names, from the help on."""
        languages: dict[str, Language] = {"ar": "ar", "en": "en"}
        choose_language(None)
        for option, value in pairwise([*args, ""]):
            named, _, joined = option.partition("=")
            wanted = languages.get(joined or value)
            if named == "--language" and wanted is not None:
                choose_language(wanted)
            if not option.startswith("-"):
                break
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  as typer calls it
        """Write the commands in groups."""
        for title, names in GROUPS:
            self.write_commands(formatter, title, names)


class Commands(typer.Typer):
    """Commands that are declared as typer has it, with help in both languages."""

    def __init__(self, *, cls: type[typer.core.TyperGroup] = Group, **settings: Any) -> None:
        super().__init__(cls=cls, add_completion=False, rich_markup_mode=None, **settings)

    def command(
        self, name: str | None = None, *, cls: type[typer.core.TyperCommand] | None = None, **settings: Any
    ) -> Callable[[Declared], Declared]:
        """Declare a command, as `typer.Typer.command` does."""
        return super().command(name, cls=cls or Command, **settings)
