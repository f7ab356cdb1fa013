"""A letter as HTML and as plain text. It loads nothing, and its direction is that of its language."""

from html import escape

from app.mail.letters import Letter

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{subject}</title></head>
<body style="margin:0;padding:24px;background:#f4f4f2;color:#1c1c1c">
<div dir="{direction}" style="max-width:560px;margin:0 auto;padding:24px;background:#fff;\
font:17px/1.8 'Segoe UI',Tahoma,'Noto Naskh Arabic',Arial,sans-serif;text-align:start">
{body}
</div>
</body>
</html>
"""
_QUOTE = (
    '<blockquote dir="auto" style="margin:16px 0;padding:8px 16px;border:1px solid #ddd;background:#fafafa;'
    'text-align:start">{}</blockquote>'
)
_LINK = (
    '<p style="margin:24px 0"><a href="{0}" style="display:inline-block;padding:10px 20px;background:#1f5fa8;'
    'color:#fff;text-decoration:none">{1}</a></p>'
    '<p style="margin:0 0 16px;font-size:13px;color:#555" dir="ltr">{0}</p>'
)
_FOOTER = '<p style="margin:16px 0 0;font-size:13px;color:#555">{}</p>'


def as_html(letter: Letter) -> str:
    """A page for mail programs: styles stand in the elements, since many programs drop a style sheet."""
    parts = [f'<p style="margin:0 0 16px">{_lines(each)}</p>' for each in letter.paragraphs]
    if letter.quote:
        parts.append(_QUOTE.format(_lines(letter.quote)))
    if letter.link:
        parts.append(_LINK.format(escape(letter.link.address), escape(letter.link.label)))
    parts += [_FOOTER.format(_lines(each)) for each in letter.footer]
    return _PAGE.format(
        language=letter.language,
        direction=letter.direction,
        subject=escape(letter.subject),
        body="\n".join(parts),
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def as_text(letter: Letter) -> str:
    """The same for those who read plain text."""
    parts = list(letter.paragraphs)
    if letter.quote:
        parts.append("\n".join(f"> {line}" for line in letter.quote.splitlines()))
    if letter.link:
        parts.append(f"{letter.link.label}:\n{letter.link.address}")
    if letter.footer:
        parts.append("-- \n" + "\n".join(letter.footer))
    return "\n\n".join(parts) + "\n"
