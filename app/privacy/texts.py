"""Every sentence of the mail with which people have or erase what is stored of them, and of the page that it opens."""

from collections.abc import Mapping
from typing import NamedTuple

from app.errors import Bilingual
from app.privacy.models import PrivacyAction

NOT_YOU = Bilingual(
    "إن لم تطلب ذلك فأهمل هذه الرسالة، ولن يحدث شيء.", "If that was not you, ignore this mail, and nothing will happen."
)
LASTS = Bilingual("يصلح الرابط يومًا واحدًا.", "The link works for a day.")


class Words(NamedTuple):
    """The words of one action: of its mail, of its page, and of what follows."""

    subject: Bilingual
    asked: Bilingual
    link: Bilingual
    page: Bilingual
    page_text: Bilingual
    button: Bilingual


WORDS: Mapping[PrivacyAction, Words] = {
    PrivacyAction.export: Words(
        Bilingual("نسخة مما نحفظه عنك في {site}", "A copy of your data at {site}"),
        Bilingual(
            "طُلبت نسخة من كل ما يحفظه {site} مما كُتب بهذا البريد.",
            "Somebody asked for a copy of everything at {site} that was written with this address.",
        ),
        Bilingual("تنزيل النسخة", "Download the copy"),
        Bilingual("نسخة مما نحفظه عنك", "A copy of your data"),
        Bilingual(
            "ملف JSON فيه تعليقاتك واشتراكاتك وما يتصل بها. يصلح الرابط يومًا واحدًا.",
            "A JSON file with your comments, your subscriptions and what belongs to them. The link works for a day.",
        ),
        Bilingual("تنزيل", "Download"),
    ),
    PrivacyAction.erase: Words(
        Bilingual("محو ما نحفظه عنك في {site}", "Erase your data at {site}"),
        Bilingual(
            "طُلب محو كل ما يحفظه {site} مما كُتب بهذا البريد.",
            "Somebody asked to erase everything at {site} that was written with this address.",
        ),
        Bilingual("محو كل ذلك", "Erase all of it"),
        Bilingual("محو ما نحفظه عنك", "Erase your data"),
        Bilingual(
            "ستُمحى كل التعليقات المكتوبة بهذا البريد، ما نُشر منها وما لم يُنشر، واشتراكاتك في الردود. لا رجعة في ذلك.",
            "All comments that were written with this address will be erased, published or not, and your subscriptions "
            "to replies. This cannot be undone.",
        ),
        Bilingual("امحوا كل ذلك", "Erase all of it"),
    ),
}
ERASED_SOON = Bilingual("تم. سيُمحى كل ذلك خلال دقائق.", "Done. All of it will be erased within minutes.")
