"""What a mail says: one line is one line, both directions are kept apart, and nothing grows without bound."""

from datetime import UTC, datetime

import pytest

from app.languages import Language
from app.mail.letters import LONGEST_PARAGRAPH, LONGEST_SUBJECT, MOST_PARAGRAPHS, Letter, Link, isolated
from app.mail.messages import BadAddress, compose
from app.mail.rendering import as_html, as_text
from app.smtp_address import Sender

SENDER = Sender("صحيفة", "news@example.org", "example.org")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def composed(letter: Letter, to: str = "salma@example.org", sender: Sender = SENDER) -> bytes:
    return compose(letter, to=to, sender=sender, message_id="0" * 32, date=NOW).as_bytes()


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00"])
def test_a_name_adds_no_header(end: str) -> None:
    evil = f"سلمى{end}Bcc: everybody@example.org{end}{end}<b>body"
    letter = Letter("test", "ar", f"رد من {evil}", (evil,), evil, Link(evil, "https://example.org/"), (evil,)).bounded()
    sender = SENDER._replace(name=evil)
    head, _, _ = composed(letter, sender=sender).partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert len(names) == len(set(names)) == 9
    assert b"Bcc" not in names


@pytest.mark.parametrize("to", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "", "a@b@c.org"])
def test_an_address_that_is_none_is_not_written_to(to: str) -> None:
    with pytest.raises(BadAddress):
        composed(Letter("test", "ar", "موضوع", ()), to)


def test_a_domain_is_written_in_ascii_and_letters_before_it_stay() -> None:
    assert b"To: salma@xn--mgbh0fb.example\r\n" in composed(Letter("test", "ar", "موضوع", ()), "salma@مثال.example")


def test_everything_is_bounded() -> None:
    word = "كلامٌ👨‍👩‍👧 " * 100_000
    letter = Letter(
        "test", "ar", word, (word,) * 1000, word, Link(word, "https://example.org/"), (word,) * 1000
    ).bounded()
    assert len(letter.paragraphs) == len(letter.footer) == MOST_PARAGRAPHS
    assert letter.subject.endswith("…")
    assert len(letter.subject) < 4 * LONGEST_SUBJECT
    assert len(letter.quote) < 4 * LONGEST_PARAGRAPH
    with pytest.raises(ValueError, match="too long"):
        Letter("test", "ar", "", (), link=Link("", "https://example.org/" + "a" * 3000)).bounded()


def test_it_is_stored_and_read_back() -> None:
    letter = Letter(
        "test", "en", "s", ("a", "b"), "q", Link("l", "https://example.org"), ("f",), "replies", "https://u"
    )
    assert Letter.from_text(letter.as_text()) == letter
    assert Letter.from_text(Letter("test", "ar", "", ()).as_text()) == Letter("test", "ar", "", ())


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("مكتبة الحي", "ar", "مكتبة الحي"),
        ("iPhone 17", "ar", "\u2068iPhone 17\u2069"),
        ("مكتبة الحي", "en", "\u2068مكتبة الحي\u2069"),
        ("iPhone 17", "en", "iPhone 17"),
        ("a\u202eb\u2066c", "ar", "\u2068abc\u2069"),
    ],
)
def test_a_title_of_the_other_direction_is_set_apart(text: str, language: Language, shown: str) -> None:
    assert isolated(text, language) == shown


def test_each_language_has_its_direction_and_a_quote_its_own() -> None:
    directions: dict[Language, str] = {"ar": "rtl", "en": "ltr"}
    for language, direction in directions.items():
        letter = Letter(
            "test", language, "<s>", ("<i>x</i>\ny",), '"><script>', Link("<a>", "https://e.org/?a=1&b='\"")
        )
        html = as_html(letter)
        assert f'<html lang="{language}" dir="{direction}">' in html
        assert '<blockquote dir="auto"' in html
        assert "<script" not in html
        assert "<i>" not in html
        assert "https://e.org/?a=1&amp;b=&#x27;&quot;" in html
        assert "<i>x</i>\ny" in as_text(letter)
