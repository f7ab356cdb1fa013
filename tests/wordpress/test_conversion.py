"""From items to records: one test for each thing that WordPress stores otherwise than we do."""

import random
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from app.imports.transfer_records import AuthorRecord, MediaRecord, MenuRecord, SectionRecord
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.items import NoArchive
from app.wordpress.moments import Clock, zone_of
from app.wordpress.php_values import NotReadable, is_serialized, unserialize
from tests.wordpress.exports import NOW, SITE, article, comment, comments, convert, export, filed, item, meta, write

STATUSES = {
    # status of the post and what else is known of it: our status, whether it is in the trash, the reason told
    ("publish", "", ""): ("published", False, None),
    ("draft", "", ""): ("draft", False, None),
    ("pending", "", ""): ("draft", False, None),
    ("private", "", ""): ("draft", False, "draft_private"),
    ("publish", "wp__post_password", "سر"): ("draft", False, "draft_password"),
    ("future", "wp__post_date_gmt", "2031-01-01 00:00:00"): ("published", False, None),
    ("future", "", ""): ("draft", False, "draft_missed_schedule"),
    ("trash", "publish", ""): ("published", True, None),
    ("trash", "private", ""): ("draft", True, "draft_private"),
    ("trash", "", ""): ("draft", True, None),
    ("wc-done", "", ""): ("draft", False, "draft_status"),
}


def test_what_readers_could_not_read_stays_unread(tmp_path: Path) -> None:
    items = []
    for number, (status, name, value) in enumerate(STATUSES, start=1):
        is_trash = status == "trash"
        inside = meta(_wp_trash_meta_status=name, _wp_desired_post_slug="a-slug") if is_trash else ""
        its = {name: value} if name and not is_trash else {}
        items.append(item(number, status=status, inside=inside, **its))
    records, conversion = convert(
        tmp_path, export(*items, item(99, kind="nashra", link=f"{SITE}/?post_type=nashra&#038;p=99"))
    )
    told = {note.name: note.reason for note in conversion.tally.notes if note.reason.startswith("draft_")}
    found = [article(records, number) for number in range(1, len(STATUSES) + 1)]
    assert [
        (each.status, each.is_trashed, told.get(str(number))) for number, each in enumerate(found, start=1)
    ] == list(STATUSES.values())
    assert found[7].slug == "a-slug"
    assert (found[5].created_at, f"{found[5].published_at:%Y}") == (None, "2031")
    assert all((each.published_at is None) == (each.status == "draft") for each in found)
    assert (article(records, 99).status, told["99"]) == ("draft", "draft_hidden_type")


def test_an_article_has_one_section_and_its_other_categories_are_tags(tmp_path: Path) -> None:
    filings = [
        filed("category", "akhbar") + filed("category", "zira3a") + filed("post_tag", "a") + filed("post_tag", "b"),
        filed("category", "zira3a") + filed("category", "fann"),
        filed("category", "zira3a") + filed("category", "fann") + meta(_yoast_wpseo_primary_category="3"),
        filed("category", "jadid", "جديد"),
    ]
    records, conversion = convert(tmp_path, export(*(item(n, inside=each) for n, each in enumerate(filings, start=1))))
    found = [(each.section_external_id, each.tag_external_ids) for each in (article(records, n) for n in (1, 2, 3, 4))]
    assert found == [
        ("wp:category:2", ["wp:tag:4", "wp:tag:5"]),
        ("wp:category:2", ["wp:category:3"]),
        ("wp:category:3", ["wp:category:2"]),
        ("wp:category:jadid", []),
    ]
    sections = {each.external_id: each for each in records if isinstance(each, SectionRecord)}
    assert sections["wp:category:2"].parent_external_id == "wp:category:1"
    assert sections["wp:category:3"].name == "فن & أدب"
    assert conversion.tally.changed["tag", "tag_merged"] == 1
    assert conversion.tally.changed["category", "category_as_tag"] == 2


def test_no_address_of_a_person_becomes_public(tmp_path: Path) -> None:
    fields = meta(بريد="someone@bustan.example", عنوان="192.0.2.7", _secret="x", مصدر="وكالة")
    records, _ = convert(tmp_path, export(item(1, inside=fields + comment(3, author="a@b.example"))))
    authors = [each for each in records if isinstance(each, AuthorRecord)]
    assert [(each.name, each.slug) for each in authors] == [("رنا & سلمى", None), ("كاتب 2", "hadi-k")]
    assert article(records, 1).metadata == {"مصدر": "وكالة"}
    assert comments(records)["3"].author_name == "مجهول"
    public = [each for each in records if each.type not in {"address", "comment"}]
    assert "@" not in "".join(each.model_dump_json() for each in public)


THREADS = {
    # comment: (its parent, what it answers here)
    1: (0, None), 2: (1, "wp:comment:1"), 3: (77, None), 4: (5, "wp:comment:5"), 5: (0, None),
    6: (7, None), 7: (6, "wp:comment:6"), 8: (8, None), 9: (1, None), 10: (9, "wp:comment:1"), 11: (12, None),
}  # fmt: skip


def test_threads_are_whole_whatever_their_numbers_say(tmp_path: Path) -> None:
    kinds = {9: "pingback", 12: "pingback"}
    written = [
        comment(number, parent=parent, kind=kinds.get(number, "comment")) for number, (parent, _) in THREADS.items()
    ]
    records, conversion = convert(tmp_path, export(item(1, inside="".join([*written, comment(12, kind="pingback")]))))
    found = comments(records)
    assert {number: found[str(number)].parent_external_id for number in THREADS if number != 9} == {
        number: parent for number, (_, parent) in THREADS.items() if number != 9
    }
    told = conversion.tally
    assert told.changed["comment", "orphan_reply"] == 2
    assert told.changed["comment", "loop_broken"] == 2
    assert told.changed["comment", "parent_left_out"] == 1
    assert told.left_out["comment", "comment_type"] == 2


def test_comments_keep_their_states_and_their_words(tmp_path: Path) -> None:
    before = meta(_wp_trash_meta_comments_status='a:2:{i:1;s:1:"1";i:2;s:4:"spam";}')
    states = [comment(n, approved="post-trashed") for n in (1, 2, 3)]
    written = [
        comment(4, "<b>نص</b> و<a href='https://x.example/a'>رابط</a><br>5 &lt; 6 &amp; 7", approved="0"),
        comment(5, "  ", approved="1"),
        comment(6, author_email="لا بريد", author_url="javascript:alert(1)", approved="spam", kind="review"),
        comment(7, "<blockquote>قال</blockquote>قلت\n\nثم", approved="trash", author_email="a@b.example"),
        comment(8, date_gmt="0000-00-00 00:00:00", date="2020-05-07 10:00:00"),
        comment(9, author="اسم " * 40, kind="order_note"),
        comment(10, user_id="2"),
        comment(11, user_id="77"),
    ]
    records, conversion = convert(tmp_path, export(item(1, status="trash", inside=before + "".join(states + written))))
    found = comments(records)
    assert [found[str(n)].status for n in (1, 2, 3, 4, 6, 7, 8)] == [
        "approved", "spam", "pending", "pending", "spam", "trashed", "approved",
    ]  # fmt: skip
    assert found["4"].body == "نص ورابط (https://x.example/a)\n5 < 6 & 7"
    assert found["7"].body == "قال\n\nقلت\n\nثم"
    assert (found["6"].author_email, found["6"].author_url, found["7"].author_email) == (None, None, "a@b.example")
    assert [number for number, each in found.items() if each.is_staff] == ["10"]
    assert found["8"].created_at == datetime(2020, 5, 7, 7, tzinfo=UTC)
    told = conversion.tally
    assert set(told.left_out) == {("comment", "comment_empty"), ("comment", "comment_type")}
    assert {reason for kind, reason in told.changed if kind == "comment"} == {"bad_email", "bad_url", "rating_lost"}


def test_slugs_are_whole_again_and_every_address_leads_on(tmp_path: Path) -> None:
    title = "وزراء الثقافة العرب يقرون خطة طويلة لحماية المخطوطات النادرة"
    cut = "وزراء-الثقافة-العرب-يقرون-خطة-طويلة-ل".encode()
    slug = "".join(f"%{byte:02x}" if byte > 127 else chr(byte) for byte in cut)
    items = [
        item(1, title=title, wp__post_name=slug, link=f"{SITE}/2020/05/06/{slug}/"),
        item(2, inside=meta(_wp_old_slug="qadim", _wp_old_date="2019-01-02"), guid=f"{SITE}/awwal/"),
        item(3, kind="page", title="", wp__post_name="3", wp__post_parent="2"),
        item(4, kind="kitab", link=f"{SITE}/kutub/m-4/", title="&#8220;أ&#8221; <em>ب</em>&hellip;"),
        item(5, "", title="صورة", inside=meta(_thumbnail_id="6")),
        item(6, kind="attachment", wp__attachment_url=f"{SITE}/wp-content/uploads/صورة.png", inside=meta(
            _wp_attachment_image_alt='نص "بديل" & آخر',
            _wp_attachment_metadata='a:1:{s:10:"image_meta";a:1:{s:6:"credit";s:8:"هدى";}}',
        )),
    ]  # fmt: skip
    records, conversion = convert(tmp_path, export(*items))
    first, second, page, book, picture = (article(records, number) for number in (1, 2, 3, 4, 5))
    assert first.slug == title.replace(" ", "-")
    assert f"{SITE}/2020/05/06/{slug}/" in first.addresses
    assert set(second.addresses) == {
        *(f"{SITE}/{day}/{name}/" for day in ("2020/05/06", "2019/01/02") for name in ("m-2", "qadim")),
        f"{SITE}/?p=2", f"{SITE}/awwal/",
    }  # fmt: skip
    assert second.former_slugs == ["qadim"]
    assert (page.kind, page.title, page.slug, page.metadata) == ("page", "نص.", None, {"wordpress": {"parent": "wp:2"}})
    assert (book.title, book.metadata) == ("“أ” ب…", {"wordpress": {"type": "kitab"}})
    assert picture.body == '<figure><img src="maqal-media:wp:6" alt=""></figure>'
    assert picture.image is not None
    assert picture.image.media == "wp:6"
    (media,) = [each for each in records if isinstance(each, MediaRecord)]
    assert (media.alt, media.credit) == ('نص "بديل" & آخر', "هدى")
    assert conversion.tally.changed["article", "cut_slug_restored"] == 1


def test_several_authors_sign_one_article(tmp_path: Path) -> None:
    fields = {"cap-user_login": "dayfa", "cap-user_email": "d@b.example"}
    guest = item(9, kind="guest-author", title="ضيفة", inside=meta(**fields))
    signed = filed("author", "cap-hadi-k") + filed("author", "cap-dayfa")
    records, conversion = convert(tmp_path, export(item(1, inside=signed), item(2, dc__creator=""), guest))
    assert article(records, 1).author_external_ids == ["wp:author:2", "wp:author:guest-9"]
    assert article(records, 1).metadata is None
    assert article(records, 2).author_external_ids == []
    names = {each.external_id: each.name for each in records if isinstance(each, AuthorRecord)}
    assert names["wp:author:guest-9"] == "ضيفة"
    assert conversion.tally.left_out == {}


def test_what_plugins_say_is_understood(tmp_path: Path) -> None:
    items = [
        item(1, title="عنوان", inside=meta(
            _yoast_wpseo_title="%%title%% %%sep%% خاص %%sep%% %%sitename%%", _yoast_wpseo_metadesc="وصف &amp; أكثر",
        )),
        item(2, title="عنوان", inside=meta(rank_math_title="%title% %sep% %sitename%", rank_math_focus_keyword="x")),
        item(3, inside=meta(_aioseo_title="#post_title #separator_sa #site_title نص", _aioseo_description="د")),
        item(4, inside=filed("language", "en") + filed("post_translations", "pll_1")),
        item(5, inside=filed("language", "ar") + filed("post_translations", "pll_1")),
        item(6, link=f"{SITE}/fr/m-6/", inside=meta(_icl_lang_duplicate_of="7")),
        item(7, inside=meta(خيارات="a:1:{i:0;a:1:{i:0;a:1:{i:0;a:1:{i:0;i:1;}}}}", مكرر="1") + meta(مكرر="2")),
    ]  # fmt: skip
    records, _ = convert(tmp_path, export(*items, language="en-US"))
    found = {number: article(records, number) for number in range(1, 8)}
    seo = found[1].seo
    assert seo is not None
    assert (seo.title, seo.description) == ("عنوان خاص", "وصف & أكثر")
    assert (found[2].seo, found[2].metadata) == (None, None)
    assert [found[number].language for number in (1, 4, 5, 6)] == ["ar", "en", "ar", "fr"]
    groups = [found[number].translation_group for number in (4, 5, 6, 7, 1)]
    assert groups == ["wp:pll:pll_1", "wp:pll:pll_1", "wp:icl:7", "wp:icl:7", None]
    assert found[7].metadata == {"خيارات": "[[[[1]]]]", "مكرر": ["1", "2"]}


def test_menus_lead_where_they_led(tmp_path: Path) -> None:
    def entry(number: int, parent: int, title: str = "", **its: str) -> str:
        fields = {f"_menu_item_{name}": value for name, value in its.items()}
        inside = filed("nav_menu", "%d9%82") + meta(_menu_item_menu_item_parent=str(parent), **fields)
        return item(number, kind="nav_menu_item", inside=inside, title=title, wp__menu_order=str(number))

    items = [
        item(1),
        entry(10, 0, "الرئيسية", type="custom", url="/"),
        entry(11, 10, type="taxonomy", object="category", object_id="2"),
        entry(12, 11, "مقال", type="post_type", object="post", object_id="1"),
        entry(13, 12, "أعمق", type="custom", url="https://x.example/"),
        entry(14, 0, "ضائع", type="post_type", object="post", object_id="404"),
    ]
    records, conversion = convert(tmp_path, export(*items))
    (menu,) = [each for each in records if isinstance(each, MenuRecord)]
    (home,) = menu.items
    (section,) = home.children
    assert (menu.name, home.url, section.section) == ("main", f"{SITE}/", "wp:category:2")
    assert [(each.article, str(each.url)) for each in section.children] == [
        ("wp:1", "None"),
        (None, "https://x.example/"),
    ]
    assert conversion.tally.left_out["menu item", "menu_item_lost"] == 1


def test_serialised_values_are_read_and_nothing_else() -> None:
    assert unserialize('a:2:{i:0;s:29:"سطر\nثان";s:1:"k";a:1:{i:0;b:1;}}') == {"0": "سطر\nثان", "k": [True]}
    assert unserialize("a:3:{i:0;d:1.5;i:1;N;i:2;i:-3;}") == [1.5, None, -3]
    assert not is_serialized('O:8:"stdClass":0:{}')
    for broken in (
        "a:9:{i:0;i:1;}",
        's:5:"abc',
        "a:1:{i:0;d:NAN;}",
        "a:1:{" * 30,
        'a:1:{i:0;O:1:"x":0:{}}',
        "i:1;i:2;",
    ):
        try:
            unserialize(broken)
        except NotReadable:
            continue
        raise AssertionError(broken)


def test_a_date_without_its_zone_is_of_the_zone_of_its_month() -> None:
    clock = Clock()
    clock.learn("2020-01-05 10:00:00", "2020-01-05 08:00:00")
    for day in (1, 2):
        clock.learn(f"2020-07-0{day} 10:00:00", f"2020-07-0{day} 07:00:00")
    found = [clock.instant(f"2020-{month}-03 12:00:00", "0000-00-00 00:00:00") for month in ("01", "07", "03")]
    assert [each.hour for each in found if each] == [10, 9, 9]
    assert clock.instant("0000-00-00 00:00:00", "-0001-11-30T00:00:00") is None
    assert [str(zone_of(name)) for name in ("Asia/Riyadh", "UTC+3", "+", "لا")] == [
        "Asia/Riyadh",
        "UTC+03:00",
        "None",
        "None",
    ]


def test_files_that_stay_are_shown_from_where_they_are(tmp_path: Path) -> None:
    url = f"{SITE}/wp-content/uploads/أ (1).png"
    picture = item(6, kind="attachment", wp__attachment_url=url)
    items = [item(1, f'<img src="{url}">', inside=meta(_thumbnail_id="6")), item(2, "", inside=meta(_thumbnail_id="6"))]
    loose = item(3, f'<img src="{SITE}/wp-content/uploads/ب [2].png">')
    come, _ = convert(tmp_path, export(*items, loose, picture))
    stay, _ = convert(tmp_path, export(*items, loose, picture), Wanted(with_media=False))
    assert [each for each in stay if isinstance(each, MediaRecord)] == []
    assert article(come, 1).body == '<p><img src="maqal-media:wp:6"></p>'
    assert article(come, 3).body == '<p><img src="maqal-media:wp:file:%D8%A8%20%5B2%5D.png"></p>'
    assert article(stay, 1).body == f'<p><img src="{url}"></p>'
    kept = article(stay, 2).image
    assert kept is not None
    assert kept.url is not None
    assert kept.url in article(stay, 2).body


def test_what_is_no_address_costs_nothing_but_itself(tmp_path: Path) -> None:
    bad = "http://[bad/"
    fields = meta(_yoast_wpseo_canonical="http://", _yoast_wpseo_title="عنوان آخر", كبير="س" * 20_000, صغير="1")
    body = f'<img src="{bad}"> <a href="//[x">رابط</a> <iframe src="//[y"></iframe>'
    nameless = filed("post_tag", "%20", "  ") + filed("category", "جيد")
    records, conversion = convert(tmp_path, export(item(1, body, guid=bad, inside=fields + nameless)))
    found = article(records, 1)
    assert found.seo is not None
    assert (found.seo.title, found.seo.canonical_url) == ("عنوان آخر", None)
    assert found.metadata == {"صغير": "1"}
    assert conversion.tally.left_out["field", "field_too_large"] == 1
    assert conversion.tally.left_out["tag", "refused"] == 1


def test_no_damage_to_a_file_is_more_than_damage(tmp_path: Path) -> None:
    pieces = [
        b"&",
        b"<",
        b"]]>",
        b"<![CDATA[",
        b"\xff",
        b"\0",
        b"<item>",
        b"[caption ",
        b"%d8",
        b"<!--",
        b"a:1:{",
        b"9" * 30,
    ]
    whole = export(item(1, inside=comment(1) + meta(a='a:1:{i:0;s:1:"x";}')), item(2, kind="page"), item(3)).encode()
    chance = random.Random(7)  # noqa: S311  the same damages in every run
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randint(0, 9)] = chance.choice(pieces)
        with suppress(NoArchive):
            list(Conversion(write(tmp_path, bytes(damaged)), Wanted(), now=NOW).records())
