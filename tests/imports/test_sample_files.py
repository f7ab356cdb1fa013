"""The sample site's files: whole, consistent, harmless, and of every kind that a front end must be able to show."""

import re
import tomllib
import unicodedata
from collections import Counter
from importlib.resources import files
from typing import Any, NamedTuple

import pytest

from app.arabic.clean import clean_text
from app.articles.models import ArticleContent
from app.catalog.models import AuthorCreate, SectionCreate, TagCreate
from app.comments.models import CommentCreate
from app.imports.sample_site import USUAL_ADDRESS

FOLDER = files("app.imports") / "sample"
LOADING = {"status", "published_days_ago", "translation_of"}
"""What a file says besides the content of its article."""
COMMENT_CONTENT = ("author_name", "author_email", "author_url", "body")
RESERVED_HOST = re.compile(r"(?:[a-z]+\.)?example\.(?:org|com)")
"""Names that nobody can own (RFC 2606)."""
TASHKEEL = re.compile("[\u064b-\u0652]")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)


class File(NamedTuple):
    """An article's file: its name, its whole text, its front matter, its body."""

    name: str
    text: str
    matter: dict[str, Any]
    body: str


def _read(name: str, text: str) -> File:
    before, front, body = text.split("+++\n", 2)
    assert before == "", name
    return File(name, text, tomllib.loads(front), body)


SAMPLE_ARTICLES = [
    _read(entry.name, entry.read_text("utf-8"))
    for entry in sorted((FOLDER / "articles").iterdir(), key=lambda entry: entry.name)
]
CATALOG = tomllib.loads((FOLDER / "catalog.toml").read_text("utf-8"))
COMMENTS: list[dict[str, Any]] = tomllib.loads((FOLDER / "comments.toml").read_text("utf-8"))["comments"]
each_article = pytest.mark.parametrize("article", SAMPLE_ARTICLES, ids=lambda article: article.name)


def _slugs(kind: str) -> list[str]:
    return [entry["slug"] for entry in CATALOG[kind]]


def _published() -> dict[str, File]:
    return {
        file.matter["external_id"]: file
        for file in SAMPLE_ARTICLES
        if file.matter["status"] == "published" and file.matter.get("kind") != "page"
    }


def _one(external_id: str) -> dict[str, Any]:
    return next(comment for comment in COMMENTS if comment["external_id"] == external_id)


def _line_of(comment: dict[str, Any]) -> list[dict[str, Any]]:
    """A comment and what stands above it, up to the top of its thread."""
    line = [comment]
    while "parent" in line[-1]:
        line.append(_one(line[-1]["parent"]))
    return line


def test_there_is_enough_to_fill_a_site() -> None:
    arabic = [file for file in _published().values() if file.matter["language"] == "ar"]
    assert len(arabic) >= 12
    assert len({file.matter["section"] for file in arabic}) >= 5
    assert len({author for file in arabic for author in file.matter["authors"]}) >= 5
    assert len(COMMENTS) >= 60


def test_every_entry_of_the_catalog_is_accepted_and_named_once() -> None:
    for entry in CATALOG["sections"]:
        SectionCreate(**{name: value for name, value in entry.items() if name != "parent"})
    for entry in CATALOG["tags"]:
        TagCreate(**entry)
    for entry in CATALOG["authors"]:
        AuthorCreate(**entry)
    for kind in ("sections", "tags", "authors"):
        assert len(set(_slugs(kind))) == len(_slugs(kind))


def test_sections_nest_and_a_parent_comes_first() -> None:
    known: set[str] = set()
    nested = 0
    for section in CATALOG["sections"]:
        if "parent" in section:
            assert section["parent"] in known
            nested += 1
        known.add(section["slug"])
    assert nested >= 3


@each_article
def test_a_file_makes_an_article(article: File) -> None:
    content = {name: value for name, value in article.matter.items() if name not in LOADING}
    made = ArticleContent(body=article.body, **content)
    assert made.external_id is not None
    assert made.external_id.startswith("sample:")
    assert made.language in {"ar", "en"}


@each_article
def test_what_an_article_names_is_in_the_catalog(article: File) -> None:
    if article.matter.get("kind") == "page":
        assert not {"section", "authors", "tags"} & set(article.matter)
        return
    assert article.matter["section"] in _slugs("sections")
    assert article.matter["authors"]
    assert set(article.matter["authors"]) <= set(_slugs("authors"))
    assert article.matter["tags"]
    assert set(article.matter["tags"]) <= set(_slugs("tags"))


@each_article
def test_the_state_of_an_article_fits_its_date(article: File) -> None:
    status = article.matter["status"]
    if status == "draft":
        assert "published_days_ago" not in article.matter
    else:
        assert status == ("published" if article.matter["published_days_ago"] > 0 else "scheduled")


@each_article
def test_the_text_of_an_article_has_no_invisible_characters(article: File) -> None:
    assert clean_text(article.text).rstrip("\n") == article.text.rstrip("\n")
    unseen = [char for char in article.text if unicodedata.category(char) in {"Cf", "Cc", "Co", "Cn", "Zl", "Zp"}]
    assert set(unseen) == {"\n"}


@each_article
def test_the_headings_of_a_body_start_below_its_title(article: File) -> None:
    without_code = re.sub(r"^```.*?^```$", "", article.body, flags=re.MULTILINE | re.DOTALL)
    levels = [len(marks) for marks in HEADING.findall(without_code)]
    assert all(level >= 2 for level in levels)
    assert levels[:1] in ([], [2])


def test_articles_have_ids_of_their_own_and_dates_far_apart() -> None:
    ids = [file.matter["external_id"] for file in SAMPLE_ARTICLES]
    assert len(set(ids)) == len(ids)
    days = [file.matter["published_days_ago"] for file in _published().values()]
    assert len(set(days)) == len(days)
    assert (min(days), max(days)) == (0.2, 400)


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("a table", r"^\|[-:| ]+\|$"),
        ("a footnote", r"^\[\^1\]: "),
        ("a list", r"^- "),
        ("an ordered list", r"^1\. "),
        ("a nested list", r"^ {2,}- "),
        ("a block quote", r"^> "),
        ("a code fence", r"^```python$"),
        ("a heading", r"^## "),
        ("Latin words and digits", r"[a-z]{4,}.*[0-9]"),
        ("Arabic digits", "[\u0660-\u0669]{4}"),
        ("a subscript", "CO\u2082"),
        ("tatweel", "\u0640"),
        ("a presentation form", "\ufefb"),
    ],
)
def test_every_kind_of_content_is_there(kind: str, pattern: str) -> None:
    arabic = [file for file in _published().values() if file.matter["language"] == "ar"]
    assert [file.name for file in arabic if re.search(pattern, file.body, re.MULTILINE)], kind


def test_long_and_short_and_vocalised_are_there() -> None:
    published = _published().values()
    lengths = [len(file.body.split()) for file in published]
    assert min(lengths) < 100
    longest = max(published, key=lambda file: len(file.body.split()))
    assert len(longest.body.split()) >= 900
    assert len(HEADING.findall(longest.body)) >= 5
    assert any(len(TASHKEEL.findall(file.body)) > 2 * len(file.body.split()) for file in published)


def test_every_state_and_language_is_there() -> None:
    assert {file.matter["status"] for file in SAMPLE_ARTICLES} == {"published", "draft", "scheduled"}
    assert {file.matter["language"] for file in _published().values()} == {"ar", "en"}
    assert any("image" in file.matter for file in SAMPLE_ARTICLES)
    assert any("seo" in file.matter for file in SAMPLE_ARTICLES)
    for member in ("kind", "is_pinned", "metadata"):
        assert any(member in file.matter for file in SAMPLE_ARTICLES), member
    assert any(len(file.matter["authors"]) > 1 for file in SAMPLE_ARTICLES)


def test_footnotes_are_answered() -> None:
    for file in SAMPLE_ARTICLES:
        called = re.findall(r"\[\^(\w+)\](?!:)", file.body)
        told = re.findall(r"^\[\^(\w+)\]:", file.body, re.MULTILINE)
        assert called == told, file.name


def test_every_comment_is_accepted() -> None:
    for comment in COMMENTS:
        made = CommentCreate(**{name: comment[name] for name in COMMENT_CONTENT if name in comment})
        assert made.body == comment["body"], comment["external_id"]
        assert made.author_name == comment["author_name"]
    assert len({comment["external_id"] for comment in COMMENTS}) == len(COMMENTS)


def test_comments_stand_under_published_articles_that_take_them() -> None:
    published = _published()
    for comment in COMMENTS:
        assert published[comment["article"]].matter.get("comments_policy") != "closed", comment["external_id"]


def test_a_reply_comes_after_a_visible_parent_of_the_same_article() -> None:
    seen: dict[str, dict[str, Any]] = {}
    for comment in COMMENTS:
        if "parent" in comment:
            parent = seen[comment["parent"]]
            assert parent["article"] == comment["article"], comment["external_id"]
            assert parent["status"] == "approved", comment["external_id"]
        seen[comment["external_id"]] = comment


def test_no_comment_is_written_before_its_article_or_after_the_loading() -> None:
    published = _published()
    for comment in COMMENTS:
        line = _line_of(comment)
        assert all(step["hours_after"] > 0 for step in line)
        hours = sum(step["hours_after"] for step in line)
        assert hours < published[comment["article"]].matter["published_days_ago"] * 24, comment["external_id"]


def test_threads_are_deep_one_article_is_busy_and_some_comments_wait() -> None:
    assert max(len(_line_of(comment)) for comment in COMMENTS) == 4
    visible = Counter(comment["article"] for comment in COMMENTS if comment["status"] == "approved")
    assert max(visible.values()) >= 20
    assert {comment["status"] for comment in COMMENTS} == {"approved", "pending", "rejected", "spam"}
    assert 3 <= sum(comment["status"] == "pending" for comment in COMMENTS) <= 5


def test_comments_are_as_varied_as_readers_are() -> None:
    bodies = [comment["body"] for comment in COMMENTS]
    assert any(body.isascii() and len(body) > 100 for body in bodies)
    assert sum(len(TASHKEEL.findall(body)) > len(body.split()) for body in bodies) >= 2
    assert sum(any(unicodedata.category(char) == "So" for char in body) for body in bodies) >= 5
    assert any(re.search(r"[a-zA-Z]", body) and re.search("[\u0621-\u064a]", body) for body in bodies)
    assert sum(len(body) > 250 for body in bodies) >= 3
    assert any("\n\n" in body for body in bodies)


def test_every_address_is_a_picture_of_ours_or_leads_nowhere() -> None:
    for comment in COMMENTS:
        assert RESERVED_HOST.fullmatch(comment["author_email"].rpartition("@")[2]), comment["external_id"]
    everything = "\n".join(
        [
            *(file.text for file in SAMPLE_ARTICLES),
            *((FOLDER / name).read_text("utf-8") for name in ("catalog.toml", "comments.toml")),
        ]
    )
    own = rf"{re.escape(USUAL_ADDRESS)}/sample/([\w-]+\.png)"
    pictures = set(re.findall(own, everything))
    assert pictures == {file.name for file in (FOLDER / "pictures").iterdir()}
    uploads = {entry["name"]: entry["file"] for entry in CATALOG["media"]}
    assert set(uploads.values()) == {file.name for file in (FOLDER / "media").iterdir()}
    assert set(re.findall(r"\(media:([a-z-]+)\)", everything)) == set(uploads)
    everything = re.sub(own, "", everything)
    hosts = set(re.findall(r"https?://([^/\s\"]+)", everything)) | set(re.findall(r"\w@([\w.]+)", everything))
    assert hosts
    assert [host for host in hosts if not RESERVED_HOST.fullmatch(host)] == ["archive.org"]  # an embed
