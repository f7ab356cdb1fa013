"""The page of the desk: what is there before its scripts are, and the policy that it is sent under."""

import json
from html import escape

from app.desk.files import names, root
from app.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; connect-src 'self'; "
    "media-src 'self' https:; font-src 'self'; frame-src https:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types maqal-desk"
)
"""No script or style of a page's own text runs; pictures and embeds of what is written may be elsewhere."""

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="{prefix}/docs/assets/favicon.png">
{styles}
<script type="module" src="{root}/start.js"></script>
</head>
<body data-desk="{told}">
<noscript><p>{without_scripts}</p></noscript>
</body>
</html>
"""
_TITLES = {"ar": "مكتب التحرير", "en": "Desk"}
_WITHOUT_SCRIPTS = {
    "ar": "يحتاج مكتب التحرير إلى جافاسكربت؛ فعّلها في متصفحك ثم أعد تحميل الصفحة.",
    "en": "The desk needs JavaScript. Turn it on in your browser and reload the page.",
}


def headers() -> dict[str, str]:
    """The headers of the page: it is the same for everybody, and is asked for anew each time."""
    return {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-cache",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def page(settings: Settings, *, prefix: str, language: str) -> str:
    """The page in `ar` or `en`, or in the site's language where neither is asked for."""
    chosen = language if language in _TITLES else "ar" if settings.language.partition("-")[0] == "ar" else "en"
    files = f"{prefix}{root()}"
    told = {
        "prefix": prefix,
        "language": chosen,
        "is_chosen": language in _TITLES,
        "zone": settings.timezone,
        "region": settings.region,
        "digits": settings.digits,
        "has_pages": settings.pages,
    }
    styles = (
        f'<link rel="stylesheet" href="{escape(f"{files}/{name}")}">' for name in names() if name.endswith(".css")
    )
    return _PAGE.format(
        language=chosen,
        direction="rtl" if chosen == "ar" else "ltr",
        title=_TITLES[chosen],
        prefix=escape(prefix),
        root=escape(files),
        styles="\n".join(styles),
        told=escape(json.dumps(told, ensure_ascii=False)),
        without_scripts=_WITHOUT_SCRIPTS[chosen],
    )
