"""The commands speak Arabic and English: every help text, every refusal, every line for a person."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app import setting_refusals
from app.commands import cli, doctor, help_words, usage_errors
from app.commands.doctor import findings, installation
from app.imports import furniture, page_facts, page_markdown, page_words
from app.settings import Settings, SettingsError, load_settings
from tests import commands, forking
from tests.people import PASSWORD
from tests.terminals import on_a_terminal

ROOT = Path(__file__).resolve().parent.parent
ARABIC = re.compile("[ء-ي]")
ISOLATES = re.compile("[\u2068\u2069]")


@pytest.fixture(autouse=True)
def _english_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def help_texts(command: Any) -> Iterator[str]:
    yield " ".join((command.help or "").split())
    context = typer.Context(command)
    yield from (" ".join((each.help or "").split()) for each in command.get_params(context))
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def test_every_command_and_option_has_help_in_both_languages() -> None:
    told = set(help_texts(typer.main.get_command(cli.app)))
    assert told == set(help_words.ARABIC)
    assert [en for en, ar in help_words.ARABIC.items() if not ARABIC.search(ar)] == []
    assert [en for en in told if not re.fullmatch("[ -~]+", en.replace("مقال", ""))] == []
    for en, ar in help_words.ARABIC.items():  # what is typed as it stands is the same in both
        named = set(re.findall(r"MAQAL_\w+|FILE\.\w+|URL|\w+:\w+", en))
        assert {name for name in named if name not in ar} == set()


def test_every_command_is_in_one_group() -> None:
    group: Any = typer.main.get_command(cli.app)
    named = [name for _, names in help_words.GROUPS for name in names]
    assert sorted(named) == sorted(group.commands)


def test_every_check_of_doctor_has_an_arabic_name() -> None:
    texts = [file.read_text("utf-8") for file in Path(doctor.__path__[0]).glob("*.py")]
    named = {name for text in texts for name in re.findall(r"(?:checked|_check|_judged)\(\s*\"([a-z ]+)\"", text)}
    assert named | set(installation.CHECKS) <= set(findings.NAMES)
    assert set(installation.CHECKS) < named | set(installation.CHECKS)


def test_what_a_reader_of_pages_finds_has_an_arabic_name() -> None:
    kinds = {*page_facts.FactKind.__args__, *page_markdown.Part.__args__}  # type: ignore[attr-defined]  # a Literal has them
    reasons = {furniture.COMMENT_FORM, furniture.LINKS, furniture.LINK, furniture.SHARE, *furniture._EXACT}
    assert kinds | reasons <= set(page_words.NAMES)


WRONG = ("???", "-5", "99999999999", "x" * 300, "https://", "smtp://", "a b", "{x}", "-")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_refusal_of_a_setting_is_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = []
    for value in WRONG:
        monkeypatch.setenv(f"MAQAL_{name.upper()}", value)
        try:
            load_settings()
        except SettingsError as error:
            refused.append(error.words)
    assert [ar for ar, en in refused if not ar.startswith("MAQAL_") or not ARABIC.search(ar) or "\n" in ar + en] == []
    assert [ar for ar, _ in refused if "صالحة" in ar] == [], "the kind of this error is not in the table"


def test_other_refusals_of_settings_are_in_both_languages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    cases: list[dict[str, str]] = [
        {"MAQAL_ENV": "production"},
        {"MAQAL_ENV": "production", "MAQAL_SECRET_KEYS": "a" * 40},
        {"MAQAL_SMTP_URL": "smtp://mail.example"},
        {"MAQAL_SMTP_URL": "smtp://user@mail.example"},
        {"MAQAL_SMTP_URL": "smtp://u:p@mail.example?starttls=off"},
        {"MAQAL_SMTP_URL": "smtps://u:p@mail.example?starttls=off"},
        {"MAQAL_NO_SUCH_THING": "1"},
    ]
    for variables in cases:
        with monkeypatch.context() as patched:
            for name, value in variables.items():
                patched.setenv(name, value)
            with pytest.raises(SettingsError) as refused:
                load_settings()
        assert ARABIC.search(refused.value.words.ar), variables
        assert re.fullmatch("[ -~]+", refused.value.words.en), variables
    assert all(ARABIC.search(ar) for ar in setting_refusals.BY_KIND.values())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("frob",), "لا أمر باسم frob."),
        (("acount",), "لا أمر باسم acount؛ لعلك تقصد account."),
        (("account", "--helpp"), "لا خيار باسم --helpp؛ لعلك تقصد --help."),
        (("account", "role", "a@example.org"), "ينقص الوسيط role."),
        (("account", "create", "a@example.org", "--role", "admin"), "ينقص الخيار --name."),
        (("account", "list", "more"), "كلمات زائدة: more."),
        (("serve", "--port"), "يحتاج الخيار --port إلى قيمة."),
        (("serve", "--port", "99999"), "قيمة غير مقبولة في --port: أكبر قيمة مقبولة: 65535."),
        (("serve", "--port", "http"), "قيمة غير مقبولة في --port: المطلوب عدد صحيح."),
        (("restore", "nowhere"), "قيمة غير مقبولة في source: لا ملف أو مجلد باسم nowhere."),
        (("import", "text", "."), "قيمة غير مقبولة في file: . مجلد، والمطلوب ملف."),
        (("openapi", "--language", "fr"), "قيمة غير مقبولة في --language: القيم المقبولة: ar، en."),
    ],
)
def test_what_was_typed_wrong_is_told_in_arabic(tmp_path: Path, arguments: tuple[str, ...], expected: str) -> None:
    done = commands.run(tmp_path, "--language", "ar", *arguments)
    assert done.returncode == 2
    assert ISOLATES.sub("", done.stderr).splitlines()[-1] == f"خطأ: {expected}"
    english = commands.run(tmp_path, *arguments)
    assert english.returncode == 2
    assert "Error: " in english.stderr
    assert "Value error" not in english.stderr
    assert not ARABIC.search(english.stderr)


def test_the_sentences_of_usage_errors_are_those_of_typer(tmp_path: Path) -> None:
    assert "الاستعمال: maqal" in commands.run(tmp_path, "--language=ar", "keys").stderr
    for patterns in (usage_errors.SENTENCES, usage_errors.REASONS):
        for pattern, ar in patterns.items():
            assert set(re.findall(r"{(\w+)}", ar)) == set(re.compile(pattern).groupindex)


def test_the_language_may_stand_behind_help_and_is_forgotten_afterwards(tmp_path: Path) -> None:
    assert "الصيانة:" in commands.run(tmp_path, "--help", "--language", "ar").stdout
    assert "Look after the site:" in commands.run(tmp_path, "--help").stdout
    assert "الصيانة:" in commands.run(tmp_path, "--help", LANG="ar_EG.UTF-8").stdout
    assert "[إلزامي]" in commands.run(tmp_path, "account", "create", "--help", LC_ALL="ar").stdout


@pytest.mark.parametrize("arguments", [(), ("account",), ("keys",), ("import",)])
def test_a_command_that_is_not_finished_is_answered_with_help(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = commands.run(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Usage: maqal" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def paths(command: Any, *before: str) -> Iterator[tuple[str, ...]]:
    yield before
    for name, below in getattr(command, "commands", {}).items():
        yield from paths(below, *before, name)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_help_says_in_words_what_an_option_takes(tmp_path: Path, language: str) -> None:
    told = ""
    for path in paths(typer.main.get_command(cli.app)):
        told += commands.run(tmp_path, "--language", language, *path, "--help", COLUMNS="200").stdout
    assert re.findall(r"<[a-z]+[\[ ][a-z\[\] ]*>|<(?:str|int|dir|path)>|[<>]=|x>|\d{12,}", told) == []
    assert ("من 0 إلى 65535" if language == "ar" else "0 to 65535") in " ".join(ISOLATES.sub("", told).split())


SPOKEN = {
    "migrate": ("ترحيل قاعدة البيانات:", "database at "),
    "doctor": ("[سليم] قاعدة البيانات: تجيب", "ok   database: SQLite answers"),
    "account list": ("نشط  salma@example.org", "active  salma@example.org"),
    "backup copy": ("وقد فُحصت", "checked"),
}
"""What people hear of some commands in Arabic and in English."""


def test_commands_speak_to_a_person_and_tell_programs_the_same(tmp_path: Path) -> None:
    told = {"MAQAL_DATABASE_URL": f"sqlite:///{tmp_path}/maqal.db", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}

    def piped(language: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return commands.run(tmp_path, "--language", language, *arguments, typed=typed, **told)

    def heard(language: str, line: str) -> str:
        code, text = on_a_terminal(tmp_path, "--language", language, *line.split(), **told)
        assert code == 0, text
        return ISOLATES.sub("", text)

    assert piped("ar", "migrate").returncode == 0
    new = ("account", "create", "salma@example.org", "--role", "admin", "--name", "سلمى")
    assert piped("ar", *new, typed=f"{PASSWORD}\n").stdout == '{"id": 1, "role": "admin"}\n'
    assert "لا حساب" in piped("ar", "account", "disable", "nobody@example.org").stderr
    for line, (ar, en) in SPOKEN.items():
        arabic, english = heard("ar", line.replace("copy", "copy-ar")), heard("en", line.replace("copy", "copy-en"))
        assert ar in arabic
        assert en in english
        assert not ARABIC.search(english.replace("سلمى", ""))
    programs = piped("ar", "doctor").stdout
    assert '"detail": "SQLite answers"' in programs
    assert programs == piped("en", "doctor").stdout


def test_a_password_is_asked_for_in_arabic_until_it_was_typed_twice_alike(tmp_path: Path) -> None:
    told = {"MAQAL_DATABASE_URL": f"sqlite:///{tmp_path}/maqal.db", "PYTHONPATH": str(ROOT), "LANG": "ar_EG.UTF-8"}
    assert commands.run(tmp_path, "migrate", **told).returncode == 0
    new = ("account", "create", "salma@example.org", "--role", "admin", "--name", "سلمى")
    code, text = on_a_terminal(tmp_path, *new, typed=(PASSWORD, "another", PASSWORD, PASSWORD), **told)
    lines = [line for line in ISOLATES.sub("", text).splitlines() if line]
    asked, again = ["كلمة السر:", "كلمة السر مرة أخرى:"], "كلمتا السر مختلفتان؛ اكتبهما ثانية."
    assert [line.strip() for line in lines] == [*asked, again, *asked, "أُنشئ الحساب 1 (admin)"]
    assert (code, PASSWORD in text) == (0, False)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "maqal: MAQAL_REGION: not a country for which Arabic month names are known\n"),
        ({"LANG": "ar_SA.UTF-8"}, "maqal: MAQAL_REGION: ليس رمز بلد تُعرف أسماء الأشهر العربية فيه\n"),
    ],
)
def test_a_server_refuses_a_bad_setting_in_the_language_of_the_locale(
    tmp_path: Path, variables: dict[str, str], expected: str
) -> None:
    told = commands.environment(**{"MAQAL_REGION": "XX", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **variables})
    done = forking.run(["app", "serve", "--port", "0"], folder=tmp_path, environment=told)
    assert (done.returncode, ISOLATES.sub("", done.stderr)) == (1, expected)


def test_what_a_server_cannot_start_with_is_told_in_arabic(tmp_path: Path) -> None:
    told = commands.environment(PYTHONPATH=str(ROOT), LANG="C.UTF-8", MAQAL_DATABASE_URL=f"sqlite:///{tmp_path}")
    done = forking.run(["app", "--language", "ar", "serve", "--port", "0"], folder=tmp_path, environment=told)
    assert done.returncode == 1
    assert ISOLATES.sub("", done.stderr) == f"maqal: {tmp_path}: هذا مجلد لا ملف قاعدة بيانات\n"
