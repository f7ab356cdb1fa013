"""Avatars: drawn from the public name alone, at an address that is cached for ever."""

from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.comments.avatars import COLOURS, avatar_path, draw, initial
from tests.paths import API
from tests.people import People

COMMENT = {"author_name": "سلمى العوضي", "author_email": "salma@example.org", "body": "شكرًا لكم"}


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("سلمى", "س"),
        ("أُميمة", "أ"),
        ("ﻻما", "ل"),  # a ligature
        ("ﷲ", "ا"),
        ("ﻣحمد", "م"),  # a letter of the presentation forms
        ("ـلام", "ل"),  # behind a tatweel
        ("\u200fهند", "ه"),
        ("أم خالد 🌹", "أ"),
        ("🌹 أم خالد", "أ"),
        ("٣ أحمد", "أ"),
        ("josé", "J"),
        ("élodie", "É"),
        ("ßara", "ß"),
        ("😂", "م"),
    ],
)
def test_the_initial_of_a_name(name: str, letter: str) -> None:
    assert initial(name) == letter


@given(st.text())
def test_every_name_has_a_picture(name: str) -> None:
    drawing, file = avatar_path(name).removeprefix("/api/v1/avatars/").split("/")
    assert unquote(file) == f"{initial(name)}.svg"
    picture = draw(drawing, initial(name))
    assert picture is not None
    letter = picture.decode().partition('sans-serif">')[2].partition("</text></svg>")[0]
    assert unescape(letter).removesuffix("ـ") == initial(name)


def test_a_letter_that_looks_like_a_digit_alone_has_its_stroke() -> None:
    assert "هـ</text>" in (draw("a0", "ه") or b"").decode()


@pytest.mark.parametrize(
    ("drawing", "letter"),
    [
        ("a0", "<"),
        ("a0", "مم"),
        ("a0", ""),
        ("a0", "ﻻ"),
        ("a0", "3"),
        ("a16", "م"),
        ("a00", "م"),
        ("b0", "م"),
        ("a٣", "م"),
    ],
)
def test_other_addresses_have_none(drawing: str, letter: str) -> None:
    assert draw(drawing, letter) is None


@pytest.mark.parametrize("colour", COLOURS)
def test_the_letter_can_be_read(colour: str) -> None:
    """A contrast of 4.5 to white, by the formula of WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


def test_a_name_has_one_picture_however_it_is_written() -> None:
    assert avatar_path("أحمد الزهراني").split("/")[4] == avatar_path("احمد الزّهرانـي").split("/")[4]
    assert len({avatar_path(f"قارئ {number}") for number in range(200)}) > 8


async def test_the_address_of_a_comment_leads_to_the_picture(client: httpx.AsyncClient, people: People) -> None:
    body = {"title": "مقال", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    posted = await client.post(f"{made.headers['location']}/comments", json=COMMENT)
    address = posted.json()["comment"]["author"]["avatar_url"]
    assert len(address) < 50
    picture = await client.get(address)
    assert picture.status_code == 200
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in picture.headers["content-security-policy"]
    assert (await client.head(address)).status_code == 200
    missing = await client.get(f"{API}/avatars/a0/%3Cscript%3E.svg")
    assert missing.status_code == 404
    assert missing.json()["code"] == "not_found"


async def test_the_address_is_whole_where_the_server_knows_its_own(serve: Callable[..., Any], people: People) -> None:
    async with serve(api_url="https://api.example.org/maqal") as client:
        body = {"title": "مقال", "body": "متن", "status": "published"}
        made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
        posted = await client.post(f"{made.headers['location']}/comments", json=COMMENT)
        start = "https://api.example.org/maqal/api/v1/avatars/a"
        assert posted.json()["comment"]["author"]["avatar_url"].startswith(start)
