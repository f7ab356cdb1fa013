"""Problems that only moderators meet."""

from app.errors import Bilingual, Conflict


class ChangedSince(Conflict):
    """Something has been done to a comment after the act that was to be undone."""

    code = "changed_since"
    title = Bilingual("تغيّر التعليق بعد ذلك", "Changed since")
    detail = Bilingual(
        "تغيّر التعليق بعد هذا الإجراء، فلا يُتراجَع عنه.",
        "The comment changed after this action, so the action cannot be undone.",
    )


class TooManyPinned(Conflict):
    """An article has as many pinned comments as it may have."""

    code = "too_many_pinned"
    title = Bilingual("تعليقات مثبتة كثيرة", "Too many pinned comments")
    detail = Bilingual(
        "في المقال ثلاثة تعليقات مثبتة؛ ألغِ تثبيت أحدها أولًا.",
        "This article has three pinned comments. Unpin one of them first.",
    )
