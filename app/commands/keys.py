"""`maqal keys rotate`: tells what became of a rotation, and when the older keys may go."""

from collections.abc import Callable

from app.accounts import audit
from app.commands.console import Finding, Refused, Report
from app.commands.database import run
from app.errors import Bilingual
from app.instants import written
from app.keys import rotation
from app.web.site import Site


def rotate(advance: Callable[[int, int], None]) -> Report:
    """Seal and index everything anew under the newest key; says when the older ones may go."""

    async def work(site: Site) -> Report:
        try:
            done = await rotation.rotate(site, advance)
        except audit.BrokenChain as error:
            raise Refused(
                Bilingual(
                    f"يختلف سجل التدقيق عما كُتب ابتداء من الإجراء {error}: لم يُجدَّد منه شيء",
                    f"the audit log is not what was written, from act {error} on: nothing of it was renewed",
                )
            ) from None
        data = {"renewed": done.renewed, "done": done.is_done, "unreadable": done.unreadable}
        if not done.is_done:
            text = _still_needed(done.renewed, len(done.unreadable))
            return Report([Finding(text, {**data, "old_keys_may_go": None}, is_good=False)])
        when = written(done.needed_until) if done.needed_until else None
        return Report([Finding(_may_go(done.renewed, when), {**data, "old_keys_may_go": when or "now"})])

    return run(work)


def _still_needed(renewed: int, unreadable: int) -> Bilingual:
    why = Bilingual("تكتب عملية أخرى بمفتاح أقدم", "another process writes with an older key")
    if unreadable:
        why = Bilingual(f"عدد القيم التي لا تُفتح: {unreadable}", f"{unreadable} do not open")
    return Bilingual(
        f"القيم المجدَّدة: {renewed}، لكن المفاتيح الأقدم ما زالت لازمة: {why.ar}",
        f"{renewed} renewed, but the older keys are still needed: {why.en}",
    )


def _may_go(renewed: int, when: str | None) -> Bilingual:
    if when is None:
        return Bilingual(
            f"القيم المجدَّدة: {renewed}؛ يمكن حذف المفاتيح الأقدم الآن",
            f"{renewed} renewed; the older keys may go now",
        )
    return Bilingual(
        f"القيم المجدَّدة: {renewed}؛ يمكن حذف المفاتيح الأقدم بعد {when}، حين ينقضي آخر طلب مكرر وآخر حظر يحتاج إليها",
        f"{renewed} renewed; the older keys may go {when}, when the last repeated request and the last block that "
        "needs them are over",
    )
