"""Every text in both languages: the same parts in each, and Arabic with the signs and the hamza of Arabic."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.accounts.models import Scope
from app.web.reference import accounts, library, shared

ROOT = Path(__file__).resolve().parent.parent / "app"
CODE = re.compile(r"`[^`]*`")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ARABIC = r"[\u0621-\u064a]"
MARKS = r"[\u064b-\u0652\u0670]*"

FORBIDDEN = {
    "Latin punctuation": re.compile(rf"{ARABIC}{MARKS}\s*[,;?]|[,;?]\s*{ARABIC}"),
    "straight quotation marks": re.compile(r"[\"']"),
    "a digit at a letter": re.compile(rf"{ARABIC}{MARKS}[0-9\u0660-\u0669]|[0-9\u0660-\u0669]{ARABIC}"),
    "no hamza": re.compile(
        r"(?<![\u0621-\u0652])[وفبلك]?(?:ال)?(?:اذا|الى|او|انه|انها|اي|ايا|اكثر|اقل|اول|اخر|اخرى|اكبر|اصغر|اعلى|انشاء|انشئ|"
        r"ارسل|ارسال|ازالة|اضافة|الغاء|ادارة|اعادة|اجراء|اجابة|اقسام|اسماء|ارقام|اخطاء|ايام|انواع|اصدار)(?![\u0621-\u0652])"
    ),
    "a hamza too many": re.compile(
        r"(?<![\u0621-\u0652])[وفبلك]?(?:ال)?(?:إسم|أسم|إستبدال|إستعمال|إنتهاء|إختيار|إنتظار|إبن|إستعادة|إستيراد|إتصال|إتجاه|أتجاه|"
        r"إنتظر|إختر|إقرأ|إستعمل)(?![\u0621-\u0652])"
    ),
    "a word that the glossary replaces": re.compile(
        r"محرف|محارف|سخام|خطاطيف|طابور|(?<![\u0621-\u064a])(?:ال)?بذر(?![\u0621-\u064a])|رمز دخول|رمز الدخول|"
        r"السلّة|نطاقات"
    ),
    "two spaces, or one before a sign": re.compile(r"  | [،؛.؟!](?!\w)"),
}
"""What stands in no Arabic text, with what it is called."""


def written(node: ast.expr) -> str | None:
    """A text in source code, with `{name}` for what is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else f"{{{put_in(part)}}}" for part in node.values]
        return "".join(parts).replace("{{", "{").replace("}}", "}")
    return None


def put_in(node: ast.expr) -> str:
    """The name of what is put into a text: `told` for `told.ar`, `spans` for `'، '.join(spans)` and `named(spans)`."""
    while (inner := _within(node)) is not None:
        node = inner
    return ast.unparse(node).removeprefix("ar_").removeprefix("en_")


def _within(node: ast.expr) -> ast.expr | None:
    """What a language gives another form: the text of a pair, the items of a list, the key of a name."""
    match node:
        case (
            ast.FormattedValue(value=inner)
            | ast.Attribute(value=inner, attr="ar" | "en")
            | ast.Call(func=ast.Attribute(value=ast.Constant(value="، " | ", "), attr="join"), args=[inner])
            | ast.GeneratorExp(generators=[ast.comprehension(iter=inner)])
            | ast.Call(func=ast.Name(id="named") | ast.Attribute(attr="get"), args=[inner, *_])
            | ast.BoolOp(op=ast.Or(), values=[inner, _])
        ):
            return inner
        case ast.Subscript(value=ast.Name(id=table), slice=inner) if table.isupper():
            return inner
        case _:
            return None


def problems() -> Iterator[tuple[str, str, str]]:
    """Every `Bilingual("…", "…")` of the application."""
    for file in sorted(ROOT.rglob("*.py")):
        if "Bilingual" not in (source := file.read_text("utf-8")):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and len(node.args) == 2 and ast.unparse(node.func).endswith("Bilingual"):
                ar, en = map(written, node.args)
                if ar is not None and en is not None:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", ar, en


def reference() -> Iterator[tuple[str, str, str]]:
    """Every text of the OpenAPI document."""
    for name, operation in library.OPERATIONS.items():
        yield f"{name} summary", *operation.summary
        yield f"{name} description", *operation.description
    for name, shape in library.SHAPES.items():
        yield name, *shape.description
        for member, text in shape.members.items():
            yield f"{name}.{member}", *text
    tables = (library.PARAMETERS, shared.TAGS, shared.PHRASES, shared.SECURITY, shared.HEADERS, accounts.SCOPES)
    for table in tables:
        for name, text in table.items():
            yield name, *text
    yield "summary", *shared.SUMMARY
    yield "description", *shared.DESCRIPTION


@cache
def texts() -> list[tuple[str, str, str]]:
    """All of them. They are gathered by the first test that asks, not by each process that collects the tests."""
    return [*problems(), *reference()]


def test_there_are_texts_of_both_kinds() -> None:
    assert len(list(problems())) > 100
    assert len(list(reference())) > 500
    assert set(accounts.SCOPES) == set(Scope)


def test_both_languages_have_the_same_placeholders() -> None:
    def names(text: str) -> list[str]:
        found = PLACEHOLDER.findall(CODE.sub("", text))
        return sorted("the word of the language" if name in {"ar", "en"} else name for name in found)

    differing = [(place, ar, en) for place, ar, en in texts() if names(ar) != names(en)]
    assert differing == []


def test_what_commands_say_in_arabic_is_arabic() -> None:
    spoken = ("commands/", "setting", "smtp_address", "addresses", "refusals", "db/", "keys/")
    alike = {
        en
        for place, ar, en in problems()
        if place.startswith(spoken)
        and re.search("[A-Za-z]{4}", PLACEHOLDER.sub("", en))
        and not re.search(ARABIC, PLACEHOLDER.sub("", ar))
    }
    assert alike == {"Ghost", "OpenAPI"}


def test_both_languages_name_the_same_code() -> None:
    def codes(text: str) -> list[str]:
        return sorted({code for code in CODE.findall(text) if code.isascii()})

    differing = [
        (place, codes(ar), codes(en))
        for place, ar, en in texts()
        if codes(ar) != codes(en) and not re.search(rf"`[^`]*{ARABIC}", ar)
    ]
    assert differing == []


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_arabic_text_has(fault: str) -> None:
    assert [(place, ar) for place, ar, _ in texts() if FORBIDDEN[fault].search(CODE.sub("x", ar))] == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("Latin punctuation", "نعم, ولا"),
        ("Latin punctuation", "هل الخادم جاهز?"),
        ("straight quotation marks", 'قل "نعم"'),
        ("a digit at a letter", "بعد3 أيام"),
        ("a digit at a letter", "و9999"),
        ("no hamza", "لا يملك اكثر من واحد"),
        ("no hamza", "عاد الى القسم"),
        ("a hamza too many", "هذا الإسم معروف"),
        ("a word that the glossary replaces", "في النص محارف"),
        ("two spaces, or one before a sign", "نعم ، ولا"),
    ],
)
def test_the_faults_are_seen(fault: str, text: str) -> None:
    assert FORBIDDEN[fault].search(text)


def test_the_labels_of_the_docs_page_are_arabic() -> None:
    script = (ROOT / "web" / "page" / "labels.js").read_text("utf-8")
    labels = dict(re.findall(r"^  (\"[^\"]+\"): (\"[^\"]+\"),$", script, flags=re.MULTILINE))
    assert len(labels) > 60
    for name, label in labels.items():
        text = json.loads(label)
        assert re.search(ARABIC, text) or text == ".", name
        assert not [fault for fault, pattern in FORBIDDEN.items() if pattern.search(text)], name
