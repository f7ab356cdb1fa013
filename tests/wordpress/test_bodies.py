"""Bodies: what the classic editor, Gutenberg and shortcodes leave in the database, as HTML."""

import re
from time import perf_counter

import pytest

from app.wordpress.bodies import Bodies
from app.wordpress.items import Item
from app.wordpress.library import Library

HOME = "https://bustan.example"
UPLOADS = f"{HOME}/wp-content/uploads"


def bodies() -> Bodies:
    library = Library(HOME)
    library.add("5", f"{UPLOADS}/2023/11/souq.jpg", f"{HOME}/souq/")
    library.add("6", f"{UPLOADS}/2023/11/حديقة-scaled.png")
    library.add("7", f"{UPLOADS}/2024/05/taqrir.pdf")
    made = Bodies(library, lambda number: f"wp:{number}", home=HOME)
    made.keep_reusable(Item(post_id="38", content="<!-- wp:paragraph --><p>تذييل</p><!-- /wp:paragraph -->"))
    made.keep_reusable(Item(post_id="39", content='<!-- wp:block {"ref":39} /--><!-- wp:block {"ref":38} /-->'))
    return made


NOTE = '[{"content":"حاشية <em>أولى</em>","id":"f1"}]'
WRITTEN = {
    "أ\n\nب\nج": "<p>أ</p><p>ب<br>ج</p>",
    "أ<br />\nب": "<p>أ<br>ب</p>",
    "نص<h3>عنوان</h3>نص": "<p>نص</p><h3>عنوان</h3><p>نص</p>",
    "<ul>\n<li>أ</li>\n<li>ب\nج</li>\n</ul>": "<ul><li>أ</li><li>ب<br>ج</li></ul>",
    "<blockquote>أ\n\nب</blockquote>": "<blockquote><p>أ</p><p>ب</p></blockquote>",
    "<pre>أ\n\n  ب</pre>\nج": "<pre>أ\n\n  ب</pre><p>ج</p>",
    "<table><tr><td>أ\nب</td></tr></table>": "<table><tr><td>أ<br>ب</td></tr></table>",
    "<p>أ</p>\n\nب": "<p>أ</p><p>ب</p>",
    "أ<!--more-->ب\n<!--nextpage-->\nج": "<p>أب</p><p>ج</p>",
    "أ\n<script>x\n\ny</script>\nب": "<p>أ</p><p>ب</p>",
    "5 < 6 & 7 &amp; [1] و[2]": "<p>5 < 6 & 7 &amp; [1] و[2]</p>",
    f'[caption id="a"]<img src="{UPLOADS}/2023/11/souq-300x169.jpg" alt="سوق" /> في <em>السوق</em>[/caption]':
        '<figure><img src="maqal-media:wp:5" alt="سوق"><figcaption>في <em>السوق</em></figcaption></figure>',
    '[caption caption="قديم"]<img src="/wp-content/uploads/2023/11/souq.jpg">[/caption]':
        '<figure><img src="maqal-media:wp:5"><figcaption>قديم</figcaption></figure>',
    '[gallery ids="5,6,99"]':
        '<figure><img class="wp-image-5" src="maqal-media:wp:5" alt=""></figure>'
        '<figure><img class="wp-image-6" src="maqal-media:wp:6" alt=""></figure>',
    "[gallery]": '<figure><img class="wp-image-5" src="maqal-media:wp:5" alt=""></figure>',
    "[embed]https://vimeo.com/1[/embed]": '<p><a href="https://vimeo.com/1">https://vimeo.com/1</a></p>',
    "https://youtu.be/a": '<p><a href="https://youtu.be/a">https://youtu.be/a</a></p>',
    '[audio mp3="https://cdn.example/a.mp3"][/audio]': '<p><a href="https://cdn.example/a.mp3">a.mp3</a></p>',
    '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>':
        '<p><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe></p>',
    '<iframe src="//maps.example/a"></iframe>': '<p><a href="https://maps.example/a">https://maps.example/a</a></p>',
    f'<video><source src="{UPLOADS}/2024/05/f.mp4"></video>':
        '<p><a href="maqal-media:wp:file:2024/05/f.mp4">f.mp4</a></p>',
    '[نموذج رقم="1"] و[[gallery]] و[x]نص[/x]': '<p>[نموذج رقم="1"] و[gallery] و[x]نص[/x]</p>',
    '[vc_row full="1"][vc_column]نص[/vc_column][/vc_row]': "<p>نص</p>",
    f'<a href="{UPLOADS}/2024/05/taqrir.pdf">تقرير</a> <a href="/x">داخلي</a>':
        f'<p><a href="maqal-media:wp:7">تقرير</a> <a href="{HOME}/x">داخلي</a></p>',
    '<img src="https://i0.wp.com/bustan.example/wp-content/uploads/2023/11/%D8%AD%D8%AF%D9%8A%D9%82%D8%A9-1024x9.png?w=3">':
        '<p><img src="maqal-media:wp:6"></p>',
    '<img src="data:image/gif;base64,R0" data-src="https://other.example/a.jpg">':
        '<p><img src="https://other.example/a.jpg" data-src="https://other.example/a.jpg"></p>',
    '<!-- wp:paragraph {"a":{"b":"-\\u002d"}} -->\n<p>أ</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:spacer /-->ذيل\n\nآخر':
        "<p>أ</p><p>ذيل</p><p>آخر</p>",
    "<!-- wp:freeform -->\nأ\n\nب\n<!-- /wp:freeform -->": "<p>أ</p><p>ب</p>",
    '<!-- wp:block {"ref":38} /--><!-- wp:block {"ref":404} /-->': "<p>تذييل</p>",
    '<!-- wp:block {"ref":39} /-->': "<p>تذييل</p>",
    '<!-- wp:embed {"url":"https://x.example/\\ud800"} /-->':
        '<p><a href="https://x.example/">https://x.example/</a></p>',
    "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more --><!-- wp:x/y --><div>ب</div><!-- /wp:x/y -->": "<div>ب</div>",
    "<!-- wp:list --><ul><!-- wp:list-item --><li>أ</li><!-- /wp:list-item --></ul><!-- /wp:list -->":
        "<ul><li>أ</li></ul>",
    '<!-- wp:embed {"url":"https://youtu.be/z"} -->\n<div class="wp-block-embed__wrapper">\nhttps://youtu.be/z\n</div>'
    "\n<!-- /wp:embed -->":
        '<div class="wp-block-embed__wrapper"><a href="https://youtu.be/z">https://youtu.be/z</a></div>',
    '<!-- wp:x --><p>أ<sup data-fn="f1" class="fn"><a href="#f1" id="f1-link">1</a></sup></p><!-- /wp:x -->'
    "<!-- wp:footnotes /-->":
        '<p>أ<sup data-fn="f1" class="footnote-ref"><a href="#f1" id="f1-link">1</a></sup></p>'
        '<section class="footnotes"><ol class="footnotes-list"><li id="f1" class="footnote-item">حاشية <em>أولى</em> '
        '<a href="#f1-link" class="footnote-backref">↩︎</a></li></ol></section>',
}  # fmt: skip


def test_texts_become_the_html_that_readers_saw() -> None:
    made = {}
    for written in WRITTEN:
        its = Item(post_id="1", content=written, meta=[("footnotes", NOTE)] if "data-fn" in written else [])
        html = bodies().html(its, ["5"])
        made[written] = html if "<pre" in html else re.sub(r"\s*\n\s*", " ", html)
    for written, expected in WRITTEN.items():
        found = (
            re.sub(r"(</(?:p|li|ul|h3|figure|figcaption|blockquote|td|tr)>|<ul>) (?=<)", r"\1", made[written])
            .replace("<br> ", "<br>")
            .replace("</pre>\n", "</pre>")
            .strip()
        )
        assert found == expected, written


def test_what_stays_as_text_or_is_filled_by_wordpress_is_counted() -> None:
    made = bodies()
    made.html(Item(content='[نموذج a="1"] [1] [xy]أ[/xy]<!-- wp:latest-posts /-->'))
    made.html(Item(content="[caption]بلا صورة[/caption] [نموذج]<style>a</style>"))
    assert made.shortcodes.left == {"نموذج": 2, "xy": 1}
    assert made.removed == {"style": 1}
    made.html(Item(content="<!-- wp:latest-posts /-->"))
    assert made.blocks.left == {"latest-posts": 2}


@pytest.mark.parametrize(
    "piece",
    [
        "<!-- wp:x {",
        "[caption ",
        '[caption "',
        "[caption]",
        "<pre>",
        '<div "',
        '[x "',
        "<!--",
        "<script>",
        "[[a",
        "<div>",
    ],
)
def test_no_text_takes_time_that_grows_faster_than_it(piece: str) -> None:
    began = perf_counter()
    bodies().html(Item(content=piece * (60_000 // len(piece))))
    assert perf_counter() - began < 2
