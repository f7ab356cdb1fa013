"""Providers of videos, audio and posts: whose an address is, by its pattern alone. Nobody is asked."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from app.errors import Bilingual

LONGEST = 2000
"""Characters of an address; what is longer belongs to no provider."""

TITLES = {
    "youtube": Bilingual("مقطع من يوتيوب", "Video on YouTube"),
    "vimeo": Bilingual("مقطع من فيميو", "Video on Vimeo"),
    "dailymotion": Bilingual("مقطع من ديلي موشن", "Video on Dailymotion"),
    "archive": Bilingual("مادة من أرشيف الإنترنت", "Item in the Internet Archive"),
    "ted": Bilingual("محاضرة من تيد", "Talk on TED"),
    "tiktok": Bilingual("مقطع من تيك توك", "Video on TikTok"),
    "spotify": Bilingual("مقطع صوتي من سبوتيفاي", "Audio on Spotify"),
    "soundcloud": Bilingual("مقطع صوتي من ساوند كلاود", "Audio on SoundCloud"),
    "applepodcasts": Bilingual("بودكاست من آبل", "Podcast on Apple Podcasts"),
    "x": Bilingual("منشور على إكس", "Post on X"),
    "instagram": Bilingual("منشور على إنستغرام", "Post on Instagram"),
    "facebook": Bilingual("منشور على فيسبوك", "Post on Facebook"),
    "telegram": Bilingual("منشور على تيليغرام", "Post on Telegram"),
}
"""What an embed of each provider is called where nobody has given it a title."""


class Embed(NamedTuple):
    """A video, an audio or a post: its provider, its canonical address, and the address of a frame that shows it."""

    provider: str
    url: str
    frame: str


class _Form(NamedTuple):
    """A form of addresses: host and path, and of the query the parameters that are `kept`, in their order.

    `url` and `frame` are filled with the groups of `pattern`. `at` and `frame_at` are put behind them with the second
    at which the piece starts, where the address says one.
    """

    provider: str
    pattern: re.Pattern[str]
    url: str
    frame: str
    kept: tuple[str, ...] = ()
    at: str = ""
    frame_at: str = ""


def _form(
    provider: str, pattern: str, *forms: str, kept: tuple[str, ...] = (), at: tuple[str, str] = ("", "")
) -> _Form:
    url, frame = forms
    return _Form(provider, re.compile(pattern, re.ASCII), url, frame, kept, *at)


_YOUTUBE = ("https://www.youtube.com/watch?v={id}", "https://www.youtube-nocookie.com/embed/{id}")
_YOUTUBE_LIST = (
    "https://www.youtube.com/playlist?list={id}",
    "https://www.youtube-nocookie.com/embed/videoseries?list={id}",
)
_YOUTUBE_AT = ("&t={at}s", "?start={at}")
_VIMEO_AT = ("#t={at}s", "#t={at}s")
_DAILYMOTION = ("https://www.dailymotion.com/video/{id}", "https://geo.dailymotion.com/player.html?video={id}")
_DAILYMOTION_AT = ("?start={at}", "&startTime={at}")
_TIKTOK_PLAYER = "https://www.tiktok.com/player/v1/{id}"
_SOUNDCLOUD_PLAYER = "https://w.soundcloud.com/player/?url={address}"
_FACEBOOK_POST = "https://www.facebook.com/plugins/post.php?href={address}&show_text=true"
_FACEBOOK_VIDEO = "https://www.facebook.com/plugins/video.php?href={address}"
_NOT_A_PAGE = r"(?!discover/|stream/|search/|you/|pages/|charts/|settings/|upload/)"

_FORMS = (
    _form("youtube", r"youtube\.com/watch\?v=(?P<id>[\w-]{11})", *_YOUTUBE, kept=("v",), at=_YOUTUBE_AT),
    _form("youtube", r"youtu\.be/(?P<id>[\w-]{11})", *_YOUTUBE, at=_YOUTUBE_AT),
    _form("youtube", r"youtube(?:-nocookie)?\.com/(?:playlist|embed/videoseries)\?list=(?P<id>[\w-]{10,60})",
          *_YOUTUBE_LIST, kept=("list",)),
    _form("youtube", r"youtube(?:-nocookie)?\.com/(?:embed|shorts|live|v)/(?P<id>(?!videoseries|live_stream)[\w-]{11})",
          *_YOUTUBE, at=_YOUTUBE_AT),
    _form("vimeo", r"(?:player\.)?vimeo\.com/(?:video/)?(?P<id>\d{1,12})(?:/|\?h=)(?P<key>[0-9a-f]{6,20})",
          "https://vimeo.com/{id}/{key}", "https://player.vimeo.com/video/{id}?h={key}&dnt=1", kept=("h",),
          at=_VIMEO_AT),
    _form("vimeo", r"(?:player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(?P<id>\d{1,12})",
          "https://vimeo.com/{id}", "https://player.vimeo.com/video/{id}?dnt=1", at=_VIMEO_AT),
    _form("dailymotion", r"(?:dailymotion\.com/(?:embed/)?video|dai\.ly)/(?P<id>[a-zA-Z0-9]{4,20})(?:_[\w-]*)?",
          *_DAILYMOTION, at=_DAILYMOTION_AT),
    _form("dailymotion", r"geo\.dailymotion\.com/player(?:/\w+)?\.html\?video=(?P<id>[a-zA-Z0-9]{4,20})", *_DAILYMOTION,
          kept=("video",), at=_DAILYMOTION_AT),
    _form("archive", r"archive\.org/(?:details|embed)/(?P<id>[\w.-]{3,100})", "https://archive.org/details/{id}",
          "https://archive.org/embed/{id}", at=("?start={at}", "?start={at}")),
    _form("ted", r"(?:embed\.)?ted\.com/talks/(?:lang/\w+/)?(?P<id>\w{3,150})", "https://www.ted.com/talks/{id}",
          "https://embed.ted.com/talks/{id}"),
    _form("tiktok", r"tiktok\.com/(?P<user>@[\w.]{1,40})/video/(?P<id>\d{5,25})",
          "https://www.tiktok.com/{user}/video/{id}", _TIKTOK_PLAYER),
    _form("tiktok", r"tiktok\.com/(?:embed(?:/v[23])?|player/v1)/(?P<id>\d{5,25})", _TIKTOK_PLAYER, _TIKTOK_PLAYER),
    _form("spotify", r"open\.spotify\.com/(?:intl-\w+/)?(?:embed/|embed-podcast/)?"
          r"(?P<kind>track|album|playlist|episode|show|artist)/(?P<id>[a-zA-Z0-9]{15,30})",
          "https://open.spotify.com/{kind}/{id}", "https://open.spotify.com/embed/{kind}/{id}"),
    _form("soundcloud", rf"soundcloud\.com/{_NOT_A_PAGE}(?P<id>[\w-]{{1,60}}/(?:sets/)?[\w-]{{1,200}})",
          "https://soundcloud.com/{id}", _SOUNDCLOUD_PLAYER),
    _form("soundcloud", r"w\.soundcloud\.com/player\?url=(?:https?:)?//api\.soundcloud\.com/"
          r"(?P<id>(?:tracks|playlists)/(?:soundcloud(?::|%3A)\w+(?::|%3A))?\d{1,15})",
          _SOUNDCLOUD_PLAYER.replace("{address}", "https%3A//api.soundcloud.com/{id}"),
          _SOUNDCLOUD_PLAYER.replace("{address}", "https%3A//api.soundcloud.com/{id}"), kept=("url",)),
    _form("applepodcasts", r"(?:embed\.)?podcasts\.apple\.com/(?P<id>[a-z]{2}/podcast/(?:[\w%-]{1,300}/)?id\d{3,15}"
          r"(?:\?i=\d{3,20})?)",
          "https://podcasts.apple.com/{id}", "https://embed.podcasts.apple.com/{id}", kept=("i",)),
    _form("x", r"(?:twitter|x)\.com/(?P<user>\w{1,20})/status(?:es)?/(?P<id>\d{1,25})(?:/(?:photo|video)/\d)?",
          "https://x.com/{user}/status/{id}", "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true"),
    _form("instagram", r"instagram\.com/(?:[\w.]{1,40}/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})"
          r"(?:/embed(?:/captioned)?)?",
          "https://www.instagram.com/{kind}/{id}/", "https://www.instagram.com/{kind}/{id}/embed/"),
    _form("facebook", r"facebook\.com/(?P<id>(?!plugins/|sharer)[\w.-]{1,100}/posts/[\w.:%-]{1,200})",
          "https://www.facebook.com/{id}", _FACEBOOK_POST),
    _form("facebook", r"facebook\.com/(?P<id>[\w.-]{1,100}/videos/(?:[\w.%-]{1,200}/)?\d{5,25}|reel/\d{5,25})",
          "https://www.facebook.com/{id}", _FACEBOOK_VIDEO),
    _form("facebook", r"facebook\.com/watch\?v=(?P<id>\d{5,25})", "https://www.facebook.com/watch/?v={id}",
          _FACEBOOK_VIDEO, kept=("v",)),
    _form("facebook", r"fb\.watch/(?P<id>[\w-]{5,30})", "https://fb.watch/{id}/", _FACEBOOK_VIDEO),
    _form("telegram", r"(?:t|telegram)\.me/(?:s/)?(?P<id>[a-zA-Z]\w{3,40}/\d{1,12})", "https://t.me/{id}",
          "https://t.me/{id}?embed=1"),
)  # fmt: skip

_PROVIDERS = {
    "apple.com": "applepodcasts", "archive.org": "archive", "dai.ly": "dailymotion", "dailymotion.com": "dailymotion",
    "facebook.com": "facebook", "fb.watch": "facebook", "instagram.com": "instagram", "soundcloud.com": "soundcloud",
    "spotify.com": "spotify", "t.me": "telegram", "ted.com": "ted", "telegram.me": "telegram", "tiktok.com": "tiktok",
    "twitter.com": "x", "vimeo.com": "vimeo", "x.com": "x", "youtu.be": "youtube", "youtube-nocookie.com": "youtube",
    "youtube.com": "youtube",
}  # fmt: skip
"""Whose forms an address of a domain is compared with."""
_FORMS_OF = {name: [form for form in _FORMS if form.provider == name] for name in TITLES}


_AT_ONE = "|".join(map(re.escape, sorted(_PROVIDERS)))
LINK = re.compile(rf'<a\s[^>]*?href="\s*(?:https?:)?//(?:[\w.-]*\.)?(?:{_AT_ONE})[/?"]', re.IGNORECASE)
"""A link that may lead to an embed: told from all others in less time than each takes to be read."""

_PREFIX = re.compile(r"(?:www|m|mobile)\.")
_PLUGIN = re.compile(r"facebook\.com/plugins/(?:post|video)\.php")
_STARTS = ("start", "t", "time_continue", "startTime")
_START = re.compile(r"(?:(?P<h>\d{1,2})h)?(?:(?P<m>\d{1,3})m)?(?:(?P<s>\d{1,6})s?)?", re.ASCII)


def embed_of(address: str) -> Embed | None:
    """The embed at an address of the web; None where no provider is known for it.

    Trackers and all other parameters are left out; the second at which a piece starts is kept.
    """
    found = _parted(address)
    if found is None:
        return None
    place, parameters, fragment = found
    if _PLUGIN.fullmatch(place):
        inner = parameters.get("href", "")
        return None if "/plugins/" in inner else embed_of(inner)
    start = _seconds(parameters, fragment)
    for form in _FORMS_OF[_PROVIDERS[_domain(place.partition("/")[0])]]:
        kept = "&".join(f"{name}={parameters[name]}" for name in form.kept if parameters.get(name))
        if matched := form.pattern.fullmatch(f"{place}?{kept}" if kept else place):
            parts = matched.groupdict()
            url = form.url.format(**parts)
            frame = form.frame.format(**parts, address=quote(url, safe=""))
            behind = (form.at.format(at=start), form.frame_at.format(at=start)) if start else ("", "")
            return Embed(form.provider, url + behind[0], frame + behind[1])
    return None


def is_script_of(address: str) -> bool:
    """Whether a script at an address is one that providers export beside their posts."""
    place = address.partition("//")[2].partition("?")[0].lower()
    return place in _SCRIPTS or place.startswith(("connect.facebook.net/", "telegram.org/js/"))


_SCRIPTS = frozenset({
    "platform.twitter.com/widgets.js", "platform.x.com/widgets.js", "www.instagram.com/embed.js",
    "www.tiktok.com/embed.js", "player.vimeo.com/api/player.js", "geo.dailymotion.com/player.js",
})  # fmt: skip


def _parted(address: str) -> tuple[str, dict[str, str], str] | None:
    """Host and path, parameters (the first of each name), and what stands behind `#`; None outside `_PROVIDERS`."""
    address = address.strip()
    if len(address) > LONGEST or not address.isprintable() or " " in address:
        return None
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    except ValueError:
        return None
    host = _PREFIX.sub("", parts.netloc.lower(), count=1)
    if parts.scheme not in {"http", "https"} or _domain(host) not in _PROVIDERS:
        return None
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(parts.query.replace("&amp;", "&")):
        parameters.setdefault(name, value)
    return host + parts.path.rstrip("/"), parameters, parts.fragment


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _seconds(parameters: dict[str, str], fragment: str) -> int:
    """At which second a piece starts: of `90`, `90s`, `1m30s`, `1h2m3s`; 0 where nothing is said."""
    said = next((parameters[name] for name in _STARTS if name in parameters), "")
    if not said and fragment.startswith("t="):
        said = fragment[2:]
    found = _START.fullmatch(said)
    if found is None:
        return 0
    hours, minutes, seconds = (int(found[name] or 0) for name in "hms")
    return hours * 3600 + minutes * 60 + seconds
