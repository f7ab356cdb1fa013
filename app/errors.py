"""Problems: every error that Maqal answers with, in Arabic and in English (RFC 9457).

A business error is one of these classes and is raised wherever it is found; `web/problems.py` renders it.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple


class Bilingual(NamedTuple):
    """The same sentence in both languages of the API."""

    ar: str
    en: str


class FieldError(NamedTuple):
    """What is wrong with one member of a request: where, a stable code, and a sentence for people."""

    pointer: str
    code: str
    message: Bilingual


class Problem(Exception):  # noqa: N818  RFC 9457 calls it a problem
    """An error answer. `code` and `status` are stable; the sentences may be improved at any time.

    `members` are further members of the answer (a version, OAuth's `error`); `headers` go beside it.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[Bilingual] = Bilingual("خطأ في الخادم", "Server error")
    detail: ClassVar[Bilingual] = Bilingual(
        "وقع خطأ غير متوقع في الخادم، وسُجّل لمعالجته.", "An unexpected error occurred. The server's log has it."
    )

    def __init__(
        self,
        detail: Bilingual | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, str | int | Sequence[int]] | None = None,
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
    title = Bilingual("طلب تعذّرت قراءته", "Malformed request")
    detail = Bilingual("صيغة هذا الطلب غير صحيحة.", "The request could not be read.")


class OAuthError(Problem):
    """A token request that OAuth 2.0 refuses (RFC 6749 §5.2)."""

    status = 400
    code = "oauth_error"
    title = Bilingual("طلب رمز الوصول مرفوض", "Token request refused")
    detail = Bilingual(
        "نوع المنح (grant_type) أو الصلاحيات المطلوبة غير مدعومة.", "The grant type or the scopes are not supported."
    )


class Unauthenticated(Problem):
    """No credentials where they are needed, or bad ones anywhere."""

    status = 401
    code = "unauthenticated"
    title = Bilingual("يلزم تسجيل الدخول", "Authentication required")
    detail = Bilingual(
        "أرسل رمز وصول صالحًا في الترويسة Authorization.", "Send a valid token in the Authorization header."
    )


class WrongCredentials(Problem):
    """Signing in failed; it does not say whether the address exists."""

    status = 401
    code = "wrong_credentials"
    title = Bilingual("تعذّر تسجيل الدخول", "Sign-in failed")
    detail = Bilingual("البريد أو كلمة السر غير صحيحة.", "The email or the password is wrong.")


class Forbidden(Problem):
    """The caller is known, and may not do this."""

    status = 403
    code = "forbidden"
    title = Bilingual("لا تملك صلاحية هذه العملية", "Not allowed")
    detail = Bilingual("لا يتيح لك دورك أو رمزك هذه العملية.", "Your role or your token does not allow this operation.")


class ReceiptRefused(Problem):
    """The receipt is not that of the comment, or there is no such comment; the answer does not say which."""

    status = 403
    code = "receipt_refused"
    title = Bilingual("إيصال التعليق غير مقبول", "Receipt refused")
    detail = Bilingual("ليس هذا إيصال هذا التعليق.", "This is not the receipt of this comment.")


class NotFound(Problem):
    """There is no such thing, or none that this caller may know of."""

    status = 404
    code = "not_found"
    title = Bilingual("غير موجود", "Not found")
    detail = Bilingual(
        "المورد غير موجود، أو لا يحق لك الاطلاع عليه.", "The resource does not exist, or you may not see it."
    )


class MailIsOff(NotFound):
    """The site sends no mail, and so offers nothing that needs it."""

    code = "mail_is_off"
    title = Bilingual("البريد غير مفعّل", "Mail is off")
    detail = Bilingual("لا يرسل هذا الموقع بريدًا.", "This site sends no mail.")


class MethodNotAllowed(Problem):
    """The address exists, and does not do this."""

    status = 405
    code = "method_not_allowed"
    title = Bilingual("طريقة HTTP غير مقبولة", "Method not allowed")
    detail = Bilingual("لا يقبل هذا المسار طريقة HTTP هذه.", "This path does not accept this HTTP method.")


class Conflict(Problem):
    """What is asked does not go with what is stored."""

    status = 409
    code = "conflict"
    title = Bilingual("تعارض مع البيانات المحفوظة", "Conflict")
    detail = Bilingual("يتعارض هذا الطلب مع البيانات المحفوظة.", "The request conflicts with the stored data.")


class AlreadyExists(Conflict):
    """Another one has this name, slug or external id."""

    code = "already_exists"
    title = Bilingual("موجود من قبل", "Already exists")
    detail = Bilingual("يوجد عنصر آخر بالاسم نفسه أو المعرّف نفسه.", "Another item has the same name or identifier.")


class LanguageTaken(Conflict):
    """Two translations of one article would be in one language."""

    code = "language_taken"
    title = Bilingual("لهذه اللغة ترجمة", "Language taken")
    detail = Bilingual("لكل لغة مقال واحد بين الترجمات.", "Among translations, each language has one article.")


class WrongState(Conflict):
    """The thing is in a state in which this verb does not exist."""

    code = "wrong_state"
    title = Bilingual("الحالة الحالية لا تسمح", "Wrong state")
    detail = Bilingual("لا تسمح الحالة الحالية بهذه العملية.", "The current state does not allow this operation.")


class SectionLoop(Conflict):
    """A section was to stand below itself."""

    code = "section_loop"
    title = Bilingual("قسم متفرع من نفسه", "Section loop")
    detail = Bilingual(
        "لا يُنقل القسم إلى نفسه ولا إلى أحد أقسامه الفرعية.",
        "A section cannot move below itself or below one of its own subsections.",
    )


class InUse(Conflict):
    """What was to be deleted is still named by articles."""

    code = "in_use"
    title = Bilingual("ما زال مستعملًا", "Still in use")
    detail = Bilingual("ما زالت مقالات تستعمله؛ أزله منها أولًا.", "Articles still use it. Remove it from them first.")


class CommentsClosed(Conflict):
    """The article takes no comments."""

    code = "comments_closed"
    title = Bilingual("التعليقات مغلقة", "Comments are closed")
    detail = Bilingual("لا يستقبل هذا المقال تعليقات جديدة.", "This article does not accept new comments.")


class NameOfStaff(Conflict):
    """A guest signs with a name that looks like that of an account or a byline."""

    code = "name_of_staff"
    title = Bilingual("اسم من أسماء فريق الموقع", "Name of a staff member")
    detail = Bilingual(
        "يشبه هذا الاسم اسم أحد العاملين في الموقع أو كتّابه. أضف إليه ما يميزك، كاسم عائلتك؛ وإن كان اسمك فسجّل الدخول.",
        (
            "This name looks like that of somebody who works or writes here. Add something to it, such as a "
            "family name. If it is yours, sign in."
        ),
    )


class CommentRefused(Conflict):
    """A comment has something that the rules of the site refuse. It is not told what, for others would learn it."""

    code = "comment_refused"
    title = Bilingual("تعليق لا تقبله قواعد الموقع", "Refused by the site's rules")
    detail = Bilingual(
        "في التعليق ما لا تسمح به قواعد هذا الموقع؛ عدّل صياغته ثم أعد إرساله.",
        "The rules of this site do not allow something in this comment. Change its wording and send it again.",
    )


class Gone(Problem):
    """What the first request with this key created has been deleted since."""

    status = 410
    code = "gone"
    title = Bilingual("حُذف بعد إنشائه", "Deleted")
    detail = Bilingual(
        "سبق تنفيذ هذا الطلب، ثم حُذف العنصر الذي أنشأه. أرسل الطلب الجديد بمفتاح جديد.",
        "This request succeeded before, and the item that it created was deleted. Send a new request with a new key.",
    )


class PreconditionFailed(Problem):
    """Somebody else has changed it meanwhile; `version` is the present one."""

    status = 412
    code = "precondition_failed"
    title = Bilingual("تغيّر المحتوى منذ قراءته", "Changed since you read it")
    detail = Bilingual(
        "حفظ غيرك نسخة أحدث؛ اقرأها ثم أعد تطبيق تعديلك عليها.",
        "Somebody saved a newer version. Read it, then apply your change to it.",
    )


class PreconditionRequired(Problem):
    """A change without `If-Match` could undo somebody else's."""

    status = 428
    code = "precondition_required"
    title = Bilingual("الترويسة If-Match لازمة", "If-Match required")
    detail = Bilingual(
        "أرسل قيمة ETag للنسخة التي قرأتها في الترويسة If-Match، أو أرسل * لاستبدال النسخة الحالية أيًّا كانت.",
        "Send the ETag of the version that you read in If-Match, or send * to overwrite any version.",
    )


class TooLarge(Problem):
    """The body is over the limit."""

    status = 413
    code = "too_large"
    title = Bilingual("الطلب أكبر من المسموح", "Request too large")
    detail = Bilingual("يتجاوز محتوى الطلب الحجم المسموح.", "The body of the request is over the limit.")


class AddressTooLong(Problem):
    """The path or the query is over the limit."""

    status = 414
    code = "address_too_long"
    title = Bilingual("رابط الطلب أطول من المسموح", "Address too long")
    detail = Bilingual("يتجاوز مسار الطلب أو معاملاته الطول المسموح.", "The path or the query is over the limit.")


class HeadersTooLarge(Problem):
    """The headers, the trailers or the framing of a request are over the limit."""

    status = 431
    code = "headers_too_large"
    title = Bilingual("الترويسات أكبر من المسموح", "Headers too large")
    detail = Bilingual("تتجاوز ترويسات الطلب العدد أو الطول المسموح.", "The headers of the request are over the limit.")


class RequestTimeout(Problem):
    """The request did not come to its end in time."""

    status = 408
    code = "request_timeout"
    title = Bilingual("انتهت مهلة الطلب", "Request timeout")
    detail = Bilingual("لم يصل الطلب كاملًا ضمن المهلة.", "The complete request did not arrive in time.")


class UnsupportedMediaType(Problem):
    """The body is not of a type that this address reads."""

    status = 415
    code = "unsupported_media_type"
    title = Bilingual("نوع محتوى غير مدعوم", "Unsupported media type")
    detail = Bilingual(
        "أرسل المحتوى بالنوع المذكور في توثيق هذه العملية.", "Send the body in the type that the documentation names."
    )


class InvalidRequest(Problem):
    """The request is well formed and says something it may not; `errors` tells what."""

    status = 422
    code = "invalid_request"
    title = Bilingual("بيانات غير صالحة", "Invalid request")
    detail = Bilingual(
        "في الطلب قيم غير صالحة؛ تفصيلها في الحقل errors.", "The request has invalid values. See errors."
    )


class TooComplex(Problem):
    """What was sent is well formed, and would take the server too long: nested too deep, or with too many parts."""

    status = 422
    code = "too_complex"
    title = Bilingual("محتوى أعقد من المسموح", "Too complex")
    detail = Bilingual(
        "تستغرق معالجة هذا المحتوى وقتًا أطول من المسموح؛ بسّطه أو قسّمه.",
        "This content takes too long to process. Simplify it or divide it.",
    )


class IdempotencyKeyReused(Problem):
    """The key of an earlier request came with another content."""

    status = 422
    code = "idempotency_key_reused"
    title = Bilingual("المفتاح مستعمل لطلب آخر", "Idempotency key reused")
    detail = Bilingual(
        "سبق إرسال هذا المفتاح مع محتوى آخر؛ أرسل كل طلب جديد بمفتاح جديد.",
        "This key was sent before with another body. Send a new request with a new key.",
    )


def invalid(pointer: str, code: str, message: Bilingual) -> InvalidRequest:
    """An `invalid_request` about one place: a JSON Pointer into the body, or `query/limit` and the like."""
    return InvalidRequest(errors=[FieldError(pointer, code, message)])


class TooManyRequests(Problem):
    """A limit was reached; `Retry-After` says when to come back."""

    status = 429
    code = "too_many_requests"
    title = Bilingual("طلبات كثيرة", "Too many requests")
    detail = Bilingual(
        "بلغت حد الطلبات المسموح؛ أعد المحاولة بعد قليل.", "You reached the rate limit. Try again later."
    )


class TooManyConnections(Problem):
    """One network has too many connections open, or all together have."""

    status = 429
    code = "too_many_connections"
    title = Bilingual("اتصالات كثيرة", "Too many connections")
    detail = Bilingual(
        "فتحت شبكتك اتصالات كثيرة؛ أغلق بعضها.", "Your network has too many open connections. Close some."
    )


class Unavailable(Problem):
    """The database did not take it; nothing was stored."""

    status = 503
    code = "unavailable"
    title = Bilingual("الخدمة غير متاحة الآن", "Unavailable")
    detail = Bilingual(
        "تعذّر تنفيذ الطلب الآن ولم يُحفظ شيء؛ أعد المحاولة.",
        "The request could not be carried out now. Nothing was saved. Try again.",
    )

    def __init__(self, detail: Bilingual | None = None, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "1", **(headers or {})})


class Moved(Exception):  # noqa: N818  it says what happened
    """What was asked for has another slug now; answered as 308 to the same call with that slug.

    `room` is the part of the path before it (`articles`, `tags` …).
    """

    def __init__(self, slug: str, room: str) -> None:
        super().__init__()
        self.slug, self.room = slug, room
