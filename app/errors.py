"""Problems: every error that Maqal answers with, in Arabic and in English (RFC 9457).

A business error is one of these classes and is raised wherever it is found; `web/problems.py` renders it.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple


class Words(NamedTuple):
    """The same sentence in both languages of the API."""

    ar: str
    en: str


class FieldError(NamedTuple):
    """What is wrong with one member of a request: where, a stable code, and a sentence for people."""

    pointer: str
    code: str
    message: Words


class Problem(Exception):  # noqa: N818  RFC 9457 calls it a problem
    """An error answer. `code` and `status` are stable; the sentences may be improved at any time.

    `members` are further members of the answer (a version, OAuth's `error`); `headers` go beside it.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[Words] = Words("خطأ في الخادم", "Server error")
    detail: ClassVar[Words] = Words(
        "حدث خطأ لم نتوقعه، وقد سُجِّل لنبحث فيه.", "Something unexpected happened; it has been recorded."
    )

    def __init__(
        self,
        detail: Words | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, str | int] | None = None,
    ) -> None:
        super().__init__(self.code)
        self.words = detail or self.detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = dict(members or {})


class InternalError(Problem):
    """A fault of ours."""


class Malformed(Problem):
    """The request cannot be read at all."""

    status = 400
    code = "malformed"
    title = Words("طلب غير مفهوم", "Malformed request")
    detail = Words("تعذّرت قراءة هذا الطلب.", "This request could not be read.")


class OAuthError(Problem):
    """A token request that OAuth 2.0 refuses (RFC 6749 §5.2)."""

    status = 400
    code = "oauth_error"
    title = Words("طلب رمز دخول غير مقبول", "Token request refused")
    detail = Words("نوع المنح أو النطاقات المطلوبة غير مدعومة.", "The grant type or the scopes are not supported.")


class Unauthenticated(Problem):
    """No credentials where they are needed, or bad ones anywhere."""

    status = 401
    code = "unauthenticated"
    title = Words("يلزم تسجيل الدخول", "Authentication needed")
    detail = Words("أرسل رمز دخول صالحًا في ترويسة Authorization.", "Send a valid token in the Authorization header.")


class WrongCredentials(Problem):
    """Signing in failed; it does not say whether the address exists."""

    status = 401
    code = "wrong_credentials"
    title = Words("تعذّر تسجيل الدخول", "Sign-in failed")
    detail = Words("البريد أو كلمة السر غير صحيحين.", "The email or the password is not right.")


class Forbidden(Problem):
    """The caller is known, and may not do this."""

    status = 403
    code = "forbidden"
    title = Words("لا تملك هذه الصلاحية", "Not allowed")
    detail = Words("لا يشمل رمزك أو دورك هذا الفعل.", "Your token or role does not include this.")


class NotFound(Problem):
    """There is no such thing, or none that this caller may know of."""

    status = 404
    code = "not_found"
    title = Words("غير موجود", "Not found")
    detail = Words("لا شيء هنا يمكنك الاطلاع عليه.", "There is nothing here that you may see.")


class MethodNotAllowed(Problem):
    """The address exists, and does not do this."""

    status = 405
    code = "method_not_allowed"
    title = Words("الفعل غير متاح هنا", "Method not allowed")
    detail = Words("لا يقبل هذا العنوان هذا الفعل.", "This address does not accept this method.")


class Conflict(Problem):
    """What is asked does not go with what is stored."""

    status = 409
    code = "conflict"
    title = Words("تعارض مع الموجود", "Conflict")
    detail = Words("يتعارض هذا الطلب مع الحالة الراهنة.", "This request conflicts with the present state.")


class AlreadyExists(Conflict):
    """Another one has this name, slug or external id."""

    code = "already_exists"
    title = Words("موجود من قبل", "Already exists")
    detail = Words("يوجد آخر بالاسم أو المعرّف نفسه.", "Another one has the same name or identifier.")


class WrongState(Conflict):
    """The thing is in a state in which this verb does not exist."""

    code = "wrong_state"
    title = Words("الحالة لا تسمح", "Wrong state")
    detail = Words("لا يجوز هذا الفعل في الحالة الراهنة.", "This is not possible in the present state.")


class SectionLoop(Conflict):
    """A section was to stand below itself."""

    code = "section_loop"
    title = Words("قسم تحت نفسه", "A section below itself")
    detail = Words("لا يكون القسم تحت نفسه ولا تحت ما تفرّع منه.", "A section cannot stand below itself or its own.")


class InUse(Conflict):
    """What was to be deleted is still named by articles."""

    code = "in_use"
    title = Words("ما زال مستعملًا", "Still in use")
    detail = Words("ما زالت مقالات تحمل هذا الاسم؛ غيّرها أولًا.", "Articles still bear this name; change them first.")


class CommentsClosed(Conflict):
    """The article takes no comments."""

    code = "comments_closed"
    title = Words("التعليقات مغلقة", "Comments are closed")
    detail = Words("لا يستقبل هذا المقال تعليقات جديدة.", "This article takes no new comments.")


class PreconditionFailed(Problem):
    """Somebody else has changed it meanwhile; `version` is the present one."""

    status = 412
    code = "precondition_failed"
    title = Words("تغيّر المقال منذ قرأته", "It has changed since you read it")
    detail = Words(
        "حفظ غيرك نسخة أحدث؛ اقرأها ثم أعد تعديلك.", "Somebody saved a newer version; read it and change that."
    )


class PreconditionRequired(Problem):
    """A change without `If-Match` could undo somebody else's."""

    status = 428
    code = "precondition_required"
    title = Words("يلزم If-Match", "If-Match needed")
    detail = Words(
        "أرسل ETag النسخة التي قرأتها في If-Match، أو * للكتابة فوق ما هناك.",
        "Send the ETag that you read as If-Match, or * to overwrite whatever is there.",
    )


class TooLarge(Problem):
    """The body is over the limit."""

    status = 413
    code = "too_large"
    title = Words("الطلب أكبر من المسموح", "Request too large")
    detail = Words("يتجاوز حجم الطلب الحد المسموح.", "The body of the request is over the limit.")


class AddressTooLong(Problem):
    """The path or the query is over the limit."""

    status = 414
    code = "address_too_long"
    title = Words("العنوان أطول من المسموح", "Address too long")
    detail = Words("مسار الطلب أو معاملاته أطول من المسموح.", "The path or the query is over the limit.")


class UnsupportedMediaType(Problem):
    """The body is not of a type that this address reads."""

    status = 415
    code = "unsupported_media_type"
    title = Words("نوع محتوى غير مدعوم", "Unsupported media type")
    detail = Words("أرسل المحتوى بالنوع المذكور في وثائق هذا العنوان.", "Send the body in the type that the docs name.")


class InvalidRequest(Problem):
    """The request is well formed and says something it may not; `errors` tells what."""

    status = 422
    code = "invalid_request"
    title = Words("بيانات غير صالحة", "Invalid request")
    detail = Words("في الطلب ما لا يصح؛ التفاصيل في errors.", "Something in the request is not valid; see errors.")


class IdempotencyKeyReused(Problem):
    """The key of an earlier request came with another content."""

    status = 422
    code = "idempotency_key_reused"
    title = Words("مفتاح مستعمل لطلب آخر", "Idempotency key reused")
    detail = Words(
        "أُرسل هذا المفتاح من قبل مع محتوى آخر؛ لكل طلب جديد مفتاح جديد.",
        "This key was sent before with another content; a new request takes a new key.",
    )


def invalid(pointer: str, code: str, message: Words) -> InvalidRequest:
    """An `invalid_request` about one place: a JSON Pointer into the body, or `query/limit` and the like."""
    return InvalidRequest(errors=[FieldError(pointer, code, message)])


class TooManyRequests(Problem):
    """A limit was reached; `Retry-After` says when to come back."""

    status = 429
    code = "too_many_requests"
    title = Words("طلبات كثيرة", "Too many requests")
    detail = Words("بلغت الحد المسموح؛ أعد المحاولة بعد قليل.", "You have reached the limit; try again later.")


class Unavailable(Problem):
    """The database did not take it; nothing was stored."""

    status = 503
    code = "unavailable"
    title = Words("الخدمة غير متاحة الآن", "Unavailable")
    detail = Words(
        "تعذّر إتمام الطلب الآن ولم يُحفظ شيء؛ أعد المحاولة.",
        "It could not be done now and nothing was stored; try again.",
    )

    def __init__(self, detail: Words | None = None, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "1", **(headers or {})})


class Moved(Exception):  # noqa: N818  it says what happened
    """What was asked for has another slug now; answered as 308 to the same call with that slug.

    `room` is the part of the path before it (`articles`, `tags` …).
    """

    def __init__(self, slug: str, room: str) -> None:
        super().__init__()
        self.slug, self.room = slug, room
