"""Embeds: addresses and frames of known providers become figures that load nothing, in whatever stands around them."""

import re
import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.derived import plain
from app.markup.body_html import RenderedBody, render
from app.markup.embed_providers import TITLES, embed_of
from app.markup.embeds import MOST_EMBEDS
from tests.attacks import PAYLOADS

VIDEO = "https://youtu.be/dQw4w9WgXcQ"
CANONICAL = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FRAME = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
POST = "https://www.facebook.com/plugins/post.php?href="

ADDRESSES = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&feature=share&utm_source=x&si=y", CANONICAL, FRAME),
    ("http://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=1h2m3s", f"{CANONICAL}&t=3723s", f"{FRAME}?start=3723"),
    ("https://youtu.be/dQw4w9WgXcQ?t=90", f"{CANONICAL}&t=90s", f"{FRAME}?start=90"),
    ("//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0&start=30", f"{CANONICAL}&t=30s", f"{FRAME}?start=30"),
    ("https://youtube.com/shorts/dQw4w9WgXcQ", CANONICAL, FRAME),
    ("https://www.youtube.com/playlist?list=PLabcdefghij", "https://www.youtube.com/playlist?list=PLabcdefghij",
     "https://www.youtube-nocookie.com/embed/videoseries?list=PLabcdefghij"),
    ("https://vimeo.com/76979871?share=copy#t=90s", "https://vimeo.com/76979871#t=90s",
     "https://player.vimeo.com/video/76979871?dnt=1#t=90s"),
    ("https://player.vimeo.com/video/76979871?title=0&h=8272103f6e", "https://vimeo.com/76979871/8272103f6e",
     "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1"),
    ("https://dai.ly/x8abcde", "https://www.dailymotion.com/video/x8abcde",
     "https://geo.dailymotion.com/player.html?video=x8abcde"),
    ("https://archive.org/embed/a.b-c_1", "https://archive.org/details/a.b-c_1", "https://archive.org/embed/a.b-c_1"),
    ("https://www.ted.com/talks/some_talk?language=ar", "https://www.ted.com/talks/some_talk",
     "https://embed.ted.com/talks/some_talk"),
    ("https://www.tiktok.com/@a.b/video/7000000000000000001?is_copy_url=1",
     "https://www.tiktok.com/@a.b/video/7000000000000000001", "https://www.tiktok.com/player/v1/7000000000000000001"),
    ("https://open.spotify.com/intl-ar/episode/4rOoJ6Egrf8K2IrywzwOMk?si=x",
     "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
     "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk"),
    ("https://soundcloud.com/forss/flickermood", "https://soundcloud.com/forss/flickermood",
     "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fforss%2Fflickermood"),
    ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/34019569&auto_play=true",
     "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/34019569",
     "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/34019569"),
    ("https://podcasts.apple.com/sa/podcast/%D9%81/id1482212342?i=1000&mt=2",
     "https://podcasts.apple.com/sa/podcast/%D9%81/id1482212342?i=1000",
     "https://embed.podcasts.apple.com/sa/podcast/%D9%81/id1482212342?i=1000"),
    ("https://twitter.com/jack/status/20?s=20&t=abc", "https://x.com/jack/status/20",
     "https://platform.twitter.com/embed/Tweet.html?id=20&dnt=true"),
    ("https://www.instagram.com/maqal/reel/CODE123/?igsh=a", "https://www.instagram.com/reel/CODE123/",
     "https://www.instagram.com/reel/CODE123/embed/"),
    ("https://www.facebook.com/plugins/video.php?height=3&href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D10153231",
     "https://www.facebook.com/watch/?v=10153231",
     "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D10153231"),
    ("https://www.facebook.com/maqal/posts/pfbid0abc?__cft__=x", "https://www.facebook.com/maqal/posts/pfbid0abc",
     f"{POST}https%3A%2F%2Fwww.facebook.com%2Fmaqal%2Fposts%2Fpfbid0abc&show_text=true"),
    ("https://t.me/s/durov/172?single", "https://t.me/durov/172", "https://t.me/durov/172?embed=1"),
]  # fmt: skip
OF_NOBODY = [
    "https://www.youtube.com/@channel", "https://www.youtube.com/embed/videoseries", "https://youtube.com.evil.org/watch?v=dQw4w9WgXcQ",
    "https://user@youtu.be/dQw4w9WgXcQ", "https://youtu.be:8443/dQw4w9WgXcQ", "javascript://youtu.be/dQw4w9WgXcQ",
    'https://youtu.be/dQw4w9WgXc"onload=', "https://[youtu.be/x", "https://soundcloud.com/discover/sets", "youtu.be",
    "https://vimeo.com/blog", "https://youtu.be/dQw4w9WgXcQ" + "?" + "x" * 2000, "https://x.com/jack", "",
    "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fplugins%2Fpost.php",
]  # fmt: skip


def body(text: str, body_format: str = "html", language: str = "ar") -> RenderedBody:
    made = render(text, body_format, base_direction="rtl", language=language)  # type: ignore[arg-type]  # a literal
    again = render(made.html, "html", base_direction="rtl", language=language)
    assert (again.html, again.removed) == (made.html, {})
    return made


def embeds(html: str) -> list[tuple[str, str, str]]:
    """Provider, link and frame of each embed, read as browsers read it."""
    found = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False).iter("figure")
    return [(each.get("data-embed"), each.find("a").get("href"), each.get("data-embed-src")) for each in found
            if each.get("data-embed") is not None]  # fmt: skip


@pytest.mark.parametrize(("address", "url", "frame"), ADDRESSES)
def test_each_form_of_address_leads_to_its_canonical_one(address: str, url: str, frame: str) -> None:
    found = embed_of(address)
    assert found is not None
    assert (found.url, found.frame) == (url, frame)
    assert embed_of(found.url) == found
    assert found.provider in TITLES


@pytest.mark.parametrize("address", OF_NOBODY)
def test_other_addresses_belong_to_no_provider(address: str) -> None:
    assert embed_of(address) is None
    assert embeds(body(f"<p>{address.replace('<', '')}</p>").html) == []


def test_an_address_on_a_line_of_its_own_is_an_embed_in_markdown() -> None:
    made = body(
        f"قبل\n{VIDEO}?t=90\n**بعد** سطر\nآخر\n\n<https://vimeo.com/1>\n\nفي نص {VIDEO} وسطه\n\n- {VIDEO}", "markdown"
    )
    assert embeds(made.html) == [
        ("youtube", f"{CANONICAL}&t=90s", f"{FRAME}?start=90"),
        ("vimeo", "https://vimeo.com/1", "https://player.vimeo.com/video/1?dnt=1"),
    ]
    assert "<p>قبل</p>" in made.html
    assert "<p><strong>بعد</strong> سطر\nآخر</p>" in made.html
    assert embeds(body(f"**أ\n{VIDEO}\nب**\n\n`{VIDEO}`\n\n    {VIDEO}\n\n[شاهد]({VIDEO})", "markdown").html) == []


@pytest.mark.parametrize(
    "exported",
    [
        f"<p>{VIDEO}</p>",
        f"<p dir=ltr>\u200f <a href='{VIDEO}?si=x'>{VIDEO}</a>\u200e</p>",
        f'<p><iframe width="560" src="{FRAME}" title="YouTube video player" allowfullscreen></iframe></p>',
        f'<span class="embed-youtube" style="display: block;"><iframe data-src="{FRAME}"></iframe></span>',
        f'<iframe data-lazy-src="{FRAME}"></iframe><noscript><iframe src={FRAME}></iframe></noscript>',
        f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n{VIDEO}\n</div></figure>',
        f'<figure class="wp-block-embed"><div><div class="x"><iframe src="{FRAME}"></iframe></div></div></figure>',
    ],
)  # fmt: skip
def test_what_is_exported_is_one_embed_and_nothing_removed(exported: str) -> None:
    made = body(exported)
    assert embeds(made.html) == [("youtube", CANONICAL, FRAME)]
    assert made.removed == {}
    assert re.sub(r"<[^>]*>", "", made.html).strip() == "مقطع من يوتيوب"
    assert "Video on YouTube" in body(exported, language="en").html


def test_posts_that_are_exported_with_a_script_are_embeds() -> None:
    made = body(
        '<blockquote class="twitter-tweet"><p lang="ar" dir="rtl">نص المنشور <a href="https://t.co/x">t.co</a></p>'
        '&mdash; فلان (@x) <a href="https://twitter.com/x/status/123?ref_src=twsrc">1 يناير</a></blockquote> '
        '<script async src="https://platform.twitter.com/widgets.js"></script><blockquote class="instagram-media" '
        'data-instgrm-permalink="https://www.instagram.com/p/CODE123/?utm_source=ig_embed"><a>View</a></blockquote>'
        '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a/video/70000000"><p>x</p></blockquote>'
        '<div class="fb-post" data-href="https://www.facebook.com/a/posts/1"></div>'
        '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="durov/172"></script>'
    )
    assert [each[0] for each in embeds(made.html)] == ["x", "instagram", "tiktok", "facebook", "telegram"]
    assert made.removed == {}
    assert '<span dir="auto">نص المنشور t.co — فلان (@x) 1 يناير</span>' in made.html


def test_titles_pictures_captions_and_unknown_frames() -> None:
    frame = f'<div><iframe title="عنوان <المقطع>" src="{FRAME}"></iframe></div>'
    titled = f"<figure>{frame}<figcaption>تعليق</figcaption></figure>"
    assert (
        '<span dir="auto">عنوان &lt;المقطع&gt;</span></a><figcaption>تعليق</figcaption></figure>' in body(titled).html
    )
    pictured = body(f'[![غلاف](https://images.example.org/a.jpg "عنوان")]({VIDEO})', "markdown").html
    assert (
        '<img src="https://images.example.org/a.jpg" alt="غلاف" title="عنوان"><span dir="auto">عنوان</span>' in pictured
    )
    assert "<img" not in body(f"<p>{VIDEO}</p>").html
    mixed = body(f"<p>أول <iframe src='{FRAME}'></iframe> ثان</p><iframe src='https://evil.example.org'></iframe>")
    assert mixed.removed == {"iframe": 1}
    assert [re.sub(r"<[^>]*>", " ", part).strip() for part in mixed.html.split("مقطع من يوتيوب")] == ["أول", "ثان"]
    forged = "<figure data-embed=youtube data-embed-src='https://evil.example.org'><a href='{}'>عنوان</a></figure>"
    assert "evil" not in body(forged.format(VIDEO)).html
    assert "data-embed" not in body(forged.format("https://other.example.org")).html
    assert "data-embed" not in body(f"<figure data-embed='x\"y'><a href='{VIDEO}'>عنوان</a></figure>").html


def test_no_word_is_counted_and_none_is_glued() -> None:
    with_embed = body(f"<p>كلمة</p><p>{VIDEO}</p><p>أخرى</p>").html
    assert plain(with_embed) == plain("<p>كلمة</p><p>أخرى</p>") == "كلمة أخرى"


@given(st.text(max_size=60), st.sampled_from(ADDRESSES), st.text(max_size=60), st.sampled_from(PAYLOADS), st.booleans())
@settings(max_examples=150, deadline=None)
def test_whatever_stands_around_them_embeds_are_safe_and_stay(
    before: str, address: tuple[str, str, str], after: str, payload: str, is_html: bool
) -> None:
    shown = address[0] if address[0].startswith("http") else f"https:{address[0]}"
    around = [re.sub("[\x00\ud800-\udfff]", "", each) for each in (before, after)]
    if is_html:
        frame = f"<iframe src='{shown}' title='{payload}'></iframe>"
        text = f"<p>{around[0]}</p>{payload}{frame}<p>{shown}</p>{around[1]}"
    else:
        text = f"{around[0]}\n\n{payload}\n\n{shown}\n\n{around[1]}"
    made = render(text, "html" if is_html else "markdown", base_direction="rtl").html
    assert render(made, "html", base_direction="rtl").html == made
    for element in html5lib.parseFragment(made, treebuilder="etree", namespaceHTMLElements=False).iter():
        assert element.tag not in {"script", "iframe", "svg", "object"}
        assert not [name for name in element.attrib if name.startswith("on")]
    frames = {each[2] for each in ADDRESSES}
    assert {each[2] for each in embeds(made)} <= frames


def test_embeds_of_a_body_are_bounded_and_cost_little() -> None:
    many = body(f"<p>{VIDEO}</p>" * (MOST_EMBEDS + 5))
    assert len(embeds(many.html)) == MOST_EMBEDS
    frames = body(f"<iframe src='{FRAME}'></iframe> " * (MOST_EMBEDS + 5))
    assert (len(embeds(frames.html)), frames.removed) == (MOST_EMBEDS, {"iframe": 5})
    worst = [
        "<figure>" * 6000, f"<figure><a href='{VIDEO}'>" * 3000, "<p><a href=x>" * 4000,
        "<figure data-embed=x><figcaption>" * 2000,
        f"<div><iframe src='{FRAME}'></iframe></div>" * 3000, "<p><a href=x><img src=x>" * 3000, f"{VIDEO}\n" * 4000,
    ]  # fmt: skip
    for each in worst:
        started = time.process_time()
        for body_format in ("html", "markdown"):
            render(each, body_format, base_direction="rtl")
        assert time.process_time() - started < 3, each[:60]
