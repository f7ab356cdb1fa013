"""A page of somebody else's site, at an origin of its own and under a strict policy, that uses the widget."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_POLICY = (
    "default-src 'none'; script-src {server}; connect-src {server}; img-src {server}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types maqal-comments"
)
_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>صفحة</title>
<main>
<h1>مقال في موقع آخر</h1>
<p><maqal-comment-count article="4"></maqal-comment-count>، <maqal-comment-count article="1"></maqal-comment-count></p>
<maqal-comments article="4"><p>جاءت مع الصفحة</p></maqal-comments>
</main>
<script async src="{server}/widget/comments.js"></script>
</html>
"""


class Page:
    """Where the page is; the server whose comments it shows, and the token of its moderator, are known later."""

    def __init__(self, address: str) -> None:
        self.address, self.server, self.token = address, "", ""


@contextmanager
def another_site() -> Iterator[Page]:
    """Serve the page; `/en` has it in English."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            language = "en" if self.path == "/en" else "ar"
            body = _PAGE.format(
                server=page.server, language=language, direction="ltr" if language == "en" else "rtl"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", _POLICY.format(server=page.server))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as site:
        page = Page(f"http://127.0.0.1:{site.server_port}")
        thread = Thread(target=site.serve_forever)
        thread.start()
        try:
            yield page
        finally:
            site.shutdown()
            thread.join()
