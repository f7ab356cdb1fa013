"""`maqal privacy`: exports or erases all that is stored of somebody, by an address."""

import json
from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from app.accounts.models import OPERATOR
from app.commands.console import Finding, Refused, Report
from app.commands.database import run
from app.errors import Bilingual
from app.mailbox import Email
from app.privacy import belongings, places
from app.privacy import service as privacy
from app.privacy.searching import find
from app.terminal import same
from app.web.site import Site

_ADDRESS: TypeAdapter[str] = TypeAdapter(Email)
_NAMES = {
    "comment": "comments",
    "subscription": "subscriptions",
    "mail": "mails",
    "account": "accounts",
    "note": "notes",
}

_ARABIC = {
    "comments": "التعليقات",
    "subscriptions": "الاشتراكات",
    "mails": "الرسائل",
    "accounts": "الحسابات",
    "notes": "الملاحظات",
}

Advance = Callable[[int, int], None]


def export(address: str, advance: Advance) -> Report:
    """All that is stored of an address; the audit log has the number of comments."""
    wanted = _checked(address)

    async def work(site: Site) -> Report:
        found: dict[str, list[int]] = {}
        async for each in find(site, [wanted], advance=advance):
            found.setdefault(each.place.kind, []).extend(each.numbers)
        told = [line async for line in belongings.tell(site, found, address=wanted, viewer=OPERATOR)]
        counts = dict.fromkeys(_NAMES.values(), 0)
        for line in told:
            counts[_NAMES[line["kind"]]] += 1
        await site.database.write(privacy.record_export, counts["comments"], keys=site.keys, now=site.now())
        findings = [Finding(same(json.dumps(line, ensure_ascii=False, indent=2)), line) for line in told]
        return Report([*findings, Finding(_counted(counts), {"exported": counts})])

    return run(work)


def erase(address: str, advance: Advance, *, after: int) -> Report:
    """Erase all that is stored of an address as soon as it is found; the audit log has the number of comments.

    An account is left: an administrator ends it.
    """
    wanted = _checked(address)

    async def work(site: Site) -> Report:
        counts = {_NAMES[place.kind]: 0 for place in places.PLACES}
        async for found in find(site, [wanted], advance=advance, after=after):
            erased = await belongings.erase(site, found.place, found.numbers, is_operator=True)
            counts[_NAMES[found.place.kind]] += erased
        ar, en = _counted(counts)
        return Report([Finding(Bilingual(f"مُحي: {ar}", f"erased: {en}"), {"erased": counts})])

    return run(work)


def _counted(counts: dict[str, int]) -> Bilingual:
    return Bilingual(
        "، ".join(f"{_ARABIC[name]}: {count}" for name, count in counts.items()),
        ", ".join(f"{count} {name}" for name, count in counts.items()),
    )


def _checked(address: str) -> str:
    """The address; `Refused` for what is none, without telling it."""
    try:
        return _ADDRESS.validate_python(address.strip())
    except ValidationError:
        raise Refused(Bilingual("ليس عنوان بريد إلكتروني", "this is not an email address")) from None
