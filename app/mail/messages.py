"""A letter as a message that a mail server takes (RFC 5322), the same whenever it is sent again."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from email_validator import EmailNotValidError, validate_email

from app.mail.letters import Letter, one_line
from app.mail.rendering import as_html, as_text
from app.smtp_address import Sender


class BadAddress(Exception):  # noqa: N818  it says what is wrong
    """No server could deliver to this address."""


def compose(letter: Letter, *, to: str, sender: Sender, message_id: str, date: datetime) -> EmailMessage:
    """The message; `BadAddress` where the address is none.

    It names no machine: its id has the domain of the sender. `Auto-Submitted` keeps answering machines quiet
    (RFC 3834).
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    message["To"] = Address(addr_spec=_deliverable(to))
    message["Subject"] = letter.subject
    message["Date"] = date
    message["Message-ID"] = f"<{message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.list_name:
        message["List-Id"] = f"<{letter.list_name}.{sender.domain}>"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(as_text(letter), cte="base64")
    message.add_alternative(as_html(letter), subtype="html", cte="base64")
    message.set_boundary(f"=_{message_id}")
    message["Content-Language"] = letter.language
    return message


def _deliverable(address: str) -> str:
    """An address with its domain in ASCII; what stands before the @ keeps its letters (RFC 6531)."""
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadAddress from error
    return f"{found.local_part}@{found.ascii_domain}"
