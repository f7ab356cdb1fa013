"""Every sentence of notices by mail and of the pages that their links open, in both languages."""

from collections.abc import Mapping
from typing import Any

from app.errors import Bilingual
from app.languages import Language
from app.mail.letters import isolated

CONFIRM_SUBJECT = Bilingual("تأكيد: هل تريد إشعارًا بالردود؟", "Please confirm: mail you the replies?")
CONFIRM = Bilingual(
    "كُتب تعليق على «{title}»، وطلب صاحبه إرسال الردود إلى هذا البريد.",
    "Somebody commented on “{title}” and asked us to mail the replies to this address.",
)
CONFIRM_HOW = Bilingual(
    "إن كنت من طلب ذلك فافتح الرابط وأكّد. وإن لم تطلبه فأهمل هذه الرسالة، ولن نرسل إليك شيئًا.",
    "If that was you, open the link and confirm. If it was not, ignore this mail, and we will send you nothing.",
)
CONFIRM_LINK = Bilingual("تأكيد الاشتراك في الردود", "Confirm replies by mail")
CONFIRM_PAGE = Bilingual("إشعار بالردود", "Replies by mail")
CONFIRM_PAGE_TEXT = Bilingual(
    "سنرسل إليك رسالة عند كل رد منشور على تعليقك. تستطيع إيقافها من أي رسالة منها.",
    "We will mail you each published reply to your comment. Every mail has a link that stops them.",
)
CONFIRM_BUTTON = Bilingual("أرسلوا إليّ الردود", "Mail me the replies")
CONFIRMED = Bilingual("تم. ستصلك الردود على تعليقك.", "Done. You will get the replies to your comment.")

REPLY_SUBJECT = Bilingual("رد جديد على تعليقك: {title}", "A new reply to your comment: {title}")
REPLY = Bilingual("كتب {name} ردًّا في «{title}»:", "{name} replied on “{title}”:")
REPLY_LINK = Bilingual("قراءة الرد", "Read the reply")
REPLY_WHY = Bilingual(
    "وصلتك هذه الرسالة لأنك طلبت الردود على تعليقك وأكّدت بريدك.",
    "You get this mail because you asked for replies to your comment and confirmed your address.",
)
STOP_PAGE = Bilingual("إيقاف الرسائل", "Stop these mails")
STOP_PAGE_TEXT = Bilingual("أي الرسائل تريد إيقافها؟", "Which mails should stop?")
STOP_THREAD = Bilingual("الردود على هذا التعليق", "Replies to this comment")
STOP_ALL = Bilingual("كل رسائل هذا الاشتراك", "All mails of this subscription")
STOPPED = Bilingual("تم. لن تصلك هذه الرسائل بعد الآن.", "Done. These mails have stopped.")

VERIFY_SUBJECT = Bilingual("تأكيد بريدك في {site}", "Confirm your address at {site}")
VERIFY = Bilingual(
    "طلب قارئ تأكيد أن هذا البريد له، ليُعرف به في تعليقاته القادمة على {site}.",
    "A reader of {site} asked us to confirm this address for later comments.",
)
VERIFY_HOW = Bilingual(
    "إن كنت من طلب ذلك فافتح الرابط في المتصفح الذي تكتب منه تعليقاتك خلال يوم. وإن لم تطلبه فأهمل هذه الرسالة.",
    "If that was you, open the link within a day, in the browser you comment from. If it was not, ignore this mail.",
)
VERIFY_LINK = Bilingual("تأكيد البريد", "Confirm the address")
VERIFY_PAGE = Bilingual("تأكيد بريدك", "Confirm your address")
VERIFY_PAGE_TEXT = Bilingual(
    "بعد التأكيد يحفظ متصفحك دليلًا على أن البريد لك، ويرسله مع تعليقاتك. لا نحفظ عندنا صلة بين الدليل وبريدك.",
    "Then your browser keeps a proof that the address is yours, and sends it with your comments. "
    "We keep nothing that links the proof to your address.",
)
VERIFY_BUTTON = Bilingual("هذا بريدي", "This address is mine")
VERIFIED = Bilingual(
    "تم التأكيد. ارجع إلى الموقع ليحفظ متصفحك الدليل.", "Confirmed. Return to the site to keep the proof."
)
BACK = Bilingual("العودة إلى {site}", "Return to {site}")

INVALID_PAGE = Bilingual("لم يعد هذا الرابط صالحًا", "This link no longer works")
INVALID_PAGE_TEXT = Bilingual(
    "انتهت مدته، أو حُذف ما يخصه، أو نُسخ ناقصًا.",
    "It is too old, it is incomplete, or its comment has been deleted.",
)

WAITING_SUBJECT = Bilingual("{count} قيد المراجعة في {site}", "{count} waiting at {site}")
WAITING = Bilingual("قيد المراجعة: {count}.", "Waiting for a moderator: {count}.")
WAITING_NEW = Bilingual("منها منذ آخر رسالة: {count}.", "Since the last mail: {count}.")
WAITING_BY_RULE = Bilingual("{rule}: {count}", "{rule}: {count}")
WAITING_SINCE = Bilingual("أقدمها منذ {date}.", "The oldest since {date}.")
WAITING_WHY = Bilingual(
    "وصلتك هذه الرسالة لأن حسابك يطلبها. غيّر ذلك في إعدادات إشعاراتك.",
    ("You get this mail because your account asks for it. You can change this in your notification settings."),
)
RULES: Mapping[str, Bilingual] = {
    "first": Bilingual("أول تعليق لصاحبه", "First comments"),
    "all": Bilingual("كل تعليق يُراجَع", "Every comment waits"),
    "word": Bilingual("كلمات ممنوعة", "Listed words"),
    "domain": Bilingual("مواقع ممنوعة", "Listed domains"),
    "links": Bilingual("روابط كثيرة", "Many links"),
    "length": Bilingual("طول النص", "Length"),
    "repetition": Bilingual("نص مكرر", "Repeated text"),
    "new_commenter": Bilingual("معلّق جديد", "New commenters"),
}
"""What the rules that hold comments are called; others go by their own names."""
STOP_WAITING_TEXT = Bilingual(
    "ستتوقف الرسائل عن التعليقات التي تنتظر المراجعة. يمكنك تشغيلها من حسابك.",
    "Mails about waiting comments will stop. You can turn them on again in your account.",
)


def say(text: Bilingual, language: Language, **names: Any) -> str:
    """A sentence in a language; names and titles of the other direction are set apart in it."""
    sentence = text.ar if language == "ar" else text.en
    return sentence.format(**{name: isolated(str(value), language) for name, value in names.items()})


def language_of(article_language: str, site_language: str) -> Language:
    """The language to write in: the article's where we have it, or else the site's, or else Arabic."""
    for each in (article_language, site_language):
        match each.partition("-")[0].lower():
            case "ar":
                return "ar"
            case "en":
                return "en"
    return "ar"
