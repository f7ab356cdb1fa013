"""A live site by its REST API: the same records as its export has, whatever its pages and its moods are."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.imports.transfer_records import ArticleRecord, Record
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from app.wordpress.items import NoArchive
from app.wordpress.rest_site import RestSite
from tests import commands
from tests.wordpress.exports import NOW, article, comments
from tests.wordpress.rest_server import PASSWORD, USER, Answers, captured, serving

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "wordpress"
TYPES = {"post": {"rest_base": "posts", "taxonomies": ["category"]}, "page": {"rest_base": "pages", "taxonomies": []}}


def post(number: int, **its: Any) -> dict[str, Any]:
    made = {"title": {"rendered": f"مقال {number}"}, "content": {"rendered": "<p>نص</p>", "protected": False}}
    dates = {"date": "2020-01-02T10:00:00", "date_gmt": "2020-01-02T08:00:00"}
    return {
        "id": number,
        "slug": f"m-{number}",
        "status": "publish",
        "link": f"http://b.example/m-{number}/",
        **made,
        **dates,
        **its,
    }


def read(site: str, *, sleep: Any = None, **signing: Any) -> tuple[list[Record], Conversion]:
    with closing(RestSite(site, sleep=sleep or (lambda _: None), **signing)) as archive:
        conversion = Conversion(archive, Wanted(), now=NOW)
        return [each for each in conversion.records() if each is not None], conversion


def lists(**more: Any) -> dict[str, Any]:
    taxonomies = {"category": {"rest_base": "categories"}}
    empty: dict[str, Any] = {"categories": [], "users": [], "pages": [], "comments": []}
    return {"types": TYPES, "taxonomies": taxonomies, **empty, **more}


@pytest.mark.parametrize("tells_totals", [True, False])
def test_every_page_is_read_and_a_short_one_is_not_the_last(tells_totals: bool) -> None:
    written = [
        {"id": n, "post": 7, "parent": n - 1, "author_name": "سالم", "content": {"rendered": "<p>أ<br />\nب</p>\n"},
         "date_gmt": "2020-01-03T08:00:00", "status": "approved", "type": "comment"}
        for n in range(1, 251)
    ]  # fmt: skip
    answers = Answers(lists(posts=[post(n) for n in range(1, 231)], comments=written))
    answers.short_pages, answers.tells_totals = frozenset({"comments"}), tells_totals
    with serving(answers) as site:
        records, conversion = read(site)
    assert sum(isinstance(each, ArticleRecord) for each in records) == 230
    found = comments(records)
    assert len(found) == 249
    assert found["7"].body == "أ\nب"
    assert conversion.tally.changed["comment", "orphan_reply"] == 1


def test_a_busy_server_is_asked_again_as_late_as_it_says() -> None:
    answers = Answers(lists(posts=[post(1)]))
    answers.first = [(503, {}), (429, {"Retry-After": "7"}), (429, {"Retry-After": "99999"})]
    waited: list[float] = []
    with serving(answers) as site:
        records, _ = read(site, sleep=waited.append)
        assert article(records, 1).title == "مقال 1"
        assert waited == [1.0, 7.0, 120.0]
        answers.first = [(500, {})] * 6
        with pytest.raises(NoArchive):
            read(site)


def test_a_site_with_plain_permalinks_is_read_by_its_parameter() -> None:
    answers = Answers(lists(posts=[post(n) for n in range(1, 131)]))
    answers.is_plain = True
    with serving(answers) as site:
        records, _ = read(site)
    assert sum(isinstance(each, ArticleRecord) for each in records) == 130


def test_a_password_goes_to_its_site_alone_and_a_wrong_one_is_told() -> None:
    with serving(Answers(lists(), lists(posts=[post(1)]))) as site:
        with pytest.raises(NoArchive, match="does not accept"):
            read(site, user=USER, password="wrong")
        assert article(read(site, user=USER, password=PASSWORD)[0], 1).status == "published"
    with pytest.raises(NoArchive, match="https only"):
        RestSite("http://bustan.example", user=USER, password=PASSWORD)


def test_what_a_password_hides_from_guests_is_no_article_for_all() -> None:
    hidden = post(1, content={"rendered": "", "protected": True}, excerpt={"rendered": "", "protected": True})
    seen = post(2, excerpt={"rendered": "<p>نص [&hellip;]</p>"}, lang="en", translations={"ar": 5, "en": 2})
    with serving(Answers(lists(posts=[hidden, seen]))) as site:
        records, _ = read(site)
    assert article(records, 1).status == "draft"
    second = article(records, 2)
    assert (second.summary, second.language, second.translation_group) == ("", "en", "wp:pll:rest_2")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_reads_a_live_site(database_url: str, tmp_path: Path) -> None:
    picture = {"id": 6, "source_url": "/wp-content/uploads/a.png", "title": {"rendered": "أ"}, "alt_text": "بديل"}
    types = {**TYPES, "attachment": {"rest_base": "media", "taxonomies": []}}
    draft = post(2, status="draft", title={"raw": "مسودة"}, content={"raw": "نص.\n\nنص."})
    secret = post(3, title={"rendered": "\ud800\u0000أ"})
    answers = Answers(
        lists(types=types), lists(types=types, posts=[post(1, featured_media=6), draft, secret], media=[picture])
    )

    def maqal(password: str) -> Any:
        arguments = ["import", "wordpress", site, "--user", USER]
        return commands.run(tmp_path, *arguments, typed=f"{password}\n", MAQAL_DATABASE_URL=database_url)

    with serving(answers) as site:
        picture["source_url"] = f"{site}/wp-content/uploads/a.png"
        done = maqal(PASSWORD)
        refused = maqal("wrong")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["stored"]["article"], told["stored"]["media"]) == ({"created": 3}, {"created": 1})
    assert PASSWORD not in done.stdout
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "wrong" not in refused.stderr


@pytest.mark.parametrize("answer", ["<html>", "{}", "[]"])
def test_what_is_no_wordpress_is_said_to_be_none(answer: str) -> None:
    answers = Answers({})
    answers.root = json.loads(answer) if answer != "<html>" else {"html": "x"}
    with serving(answers) as site, pytest.raises(NoArchive, match="no WordPress"):
        read(site)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="no captured answers beside this clone")
def test_a_real_site_gives_the_records_of_its_export() -> None:
    anonymous, signed_in = captured(FOLDER / "rest-b" / "anon"), captured(FOLDER / "rest-b" / "edit")
    posts = [*signed_in["posts"], *signed_in["posts-trash"]]
    taken = {f"comments?{state}": signed_in.get(f"comments-{state}", []) for state in ("spam", "trash", "post-trashed")}
    joined = {**anonymous, **signed_in, "posts": posts, "comments": signed_in["comments-type-all"], **taken}
    answers = Answers(anonymous, joined)
    answers.root = {**anonymous["root-routes-shortened"]}
    with serving(answers) as site:
        by_rest, conversion = read(site, user=USER, password=PASSWORD)
        by_guest, _ = read(site)
    of_file = Conversion(ExportFile(FOLDER / "site-b.wxr.xml"), Wanted(), now=NOW)
    by_file = [each for each in of_file.records() if each is not None]
    assert set(differences(by_file, by_rest)) == {
        "article wp:31",  # in the trash: the API does not tell what it was before
        *(f"comment wp:comment:{number}" for number in (51, 53, 54)),  # nor what its comments were
        "comment wp:comment:10",  # what it answers is spam, which the export leaves out
    }
    assert sum(isinstance(each, ArticleRecord) for each in by_guest) == 25
    assert not [
        each
        for each in by_guest
        if isinstance(each, ArticleRecord) and each.status == "published" and each.external_id == "wp:32"
    ]
    assert conversion.tally.changed["article", "cut_slug_restored"] == 4


NOT_IN_REST = {"former_slugs", "addresses", "metadata", "seo", "translation_group", "image"}
"""What the API does not tell, or tells in members of its own."""


def differences(by_file: list[Record], by_rest: list[Record]) -> dict[str, Any]:
    """Where two readings of one site differ, beyond what the API does not tell and the export does not hold."""
    kinds = ("section", "tag", "article", "comment", "media")
    first, second = (
        {(each.type, each.external_id): each.model_dump(exclude=NOT_IN_REST) for each in records if each.type in kinds}
        for records in (by_file, by_rest)
    )
    found: dict[str, Any] = {}
    for key, its in first.items():
        other = second.get(key)
        if other is None:
            found[" ".join(key)] = "missing"
            continue
        if differing := {name: (its[name], other[name]) for name in its if its[name] != other[name]}:
            found[" ".join(key)] = differing
    return found
