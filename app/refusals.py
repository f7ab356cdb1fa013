"""What stops a start or a command: one line in Arabic and English, for the operator at a terminal."""

import errno

from app.errors import Bilingual


class Refusal(Exception):  # noqa: N818  it says what happened
    """Something that stops a start or a command. `words` are one line for a person; as a string it is English."""

    def __init__(self, words: Bilingual) -> None:
        self.words = words
        super().__init__(words.en)


class CannotStart(Refusal):
    """Something without which neither a server nor a command can begin."""


class UnacceptableValueError(ValueError):
    """A value that an operator wrote in a wrong way. `words` say how it is written, and do not repeat it."""

    def __init__(self, words: Bilingual) -> None:
        self.words = words
        super().__init__(words.en)


_SYSTEM = {
    errno.ENOENT: "لا ملف أو مجلد بهذا الاسم",
    errno.EACCES: "الإذن مرفوض",
    errno.EPERM: "العملية غير مسموح بها",
    errno.EROFS: "نظام الملفات للقراءة فقط",
    errno.ENOSPC: "امتلأ القرص",
    errno.EDQUOT: "نفدت حصة القرص",
    errno.EISDIR: "هذا مجلد",
    errno.ENOTDIR: "أحد أجزاء المسار ليس مجلدًا",
    errno.EEXIST: "يوجد ملف بهذا الاسم",
    errno.ENAMETOOLONG: "الاسم أطول من المسموح",
    errno.EMFILE: "بلغ عدد الملفات المفتوحة أقصاه",
    errno.EIO: "أبلغ القرص عن خطأ",
    errno.EADDRINUSE: "يستعمله برنامج آخر",
    errno.EADDRNOTAVAIL: "العنوان ليس من عناوين هذا الجهاز",
    errno.ECONNREFUSED: "رُفض الاتصال",
    errno.ECONNRESET: "قُطع الاتصال",
    errno.EHOSTUNREACH: "لا طريق إلى المضيف",
    errno.ENETUNREACH: "الشبكة غير متاحة",
    errno.ETIMEDOUT: "انتهت المهلة",
}


def of_the_system(error: OSError) -> Bilingual:
    """Why the system refused something, by the number of its error."""
    en = error.strerror or type(error).__name__
    return Bilingual(_SYSTEM.get(error.errno or 0, f"خطأ من النظام ({en})"), en)
