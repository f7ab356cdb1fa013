"""The rules of comments, in Arabic and in English."""

from app.web.reference.texts import OperationText, Parameters, Shapes, ShapeText

OPERATIONS = {
    "get_rules": OperationText(
        ("قواعد الموقع", "Get the site's rules"),
        ("قواعد التعليقات في الموقع كله.", "The rules for comments of the whole site."),
    ),
    "replace_rules": OperationText(
        ("تغيير قواعد الموقع", "Replace the site's rules"),
        (
            "يستبدل قواعد الموقع كلها، وتسري في الحال. أرسل `ETag` النسخة التي قرأتها في `If-Match`.",
            "Replaces all rules of the site; they apply immediately. Send the `ETag` that you read in `If-Match`.",
        ),
    ),
    "try_rules": OperationText(
        ("تجربة قواعد", "Try rules"),
        (
            "يجرّب قواعد لم تُحفظ بعد على تعليقات سابقة، ويذكر ما يتغيّر حكمه منها. لا يغيّر شيئًا.",
            (
                "Tries unsaved rules on past comments, and lists the comments that they would treat differently. It "
                "changes nothing."
            ),
        ),
    ),
    "get_article_rules": OperationText(
        ("قواعد مقال", "Get an article's rules"),
        ("قواعد المقال الخاصة، وهي فوق قواعد الموقع.", "The article's own rules, beside those of the site."),
    ),
    "replace_article_rules": OperationText(
        ("تغيير قواعد مقال", "Replace an article's rules"),
        ("يستبدل قواعد المقال الخاصة.", "Replaces the article's own rules."),
    ),
    "delete_article_rules": OperationText(
        ("حذف قواعد مقال", "Delete an article's rules"),
        (
            "يحذف قواعد المقال الخاصة، فتبقى قواعد الموقع.",
            "Deletes the article's own rules; those of the site still apply.",
        ),
    ),
}

PARAMETERS: Parameters = {
    "rule": ("القاعدة التي أوقفت التعليق.", "The rule that held the comment."),
}

_LISTS = {
    "hold": ("ينتظر التعليق مشرفًا.", "The comment waits for a moderator."),
    "spam": ("يُعدّ التعليق مزعجًا.", "The comment is marked as spam."),
    "refuse": ("لا يُقبل التعليق.", "The comment is refused."),
}

SHAPES: Shapes = {
    "Rules": ShapeText(
        (
            "قواعد التعليقات. القيمة `null` تعني قيمة الموقع أو الأصل.",
            "Rules of comments. `null` is the site's or default.",
        ),
        {
            "words": ("كلمات وعبارات.", "Words and phrases."),
            "allowed": ("عبارات يُسمح فيها بكلمة ممنوعة.", "Phrases in which a listed word is allowed."),
            "domains": ("أسماء مواقع وما يتفرع منها.", "Domains with their subdomains."),
            "max_links": ("أكثر عدد للروابط.", "The most links."),
            "shortest": ("أقل عدد للحروف.", "The fewest characters."),
            "longest": ("أكثر عدد للحروف.", "The most characters."),
            "hold_new": (
                "هل تنتظر تعليقات من لم يُنشر له تعليق؟",
                "Whether comments of guests without an approved comment wait.",
            ),
            "same_minutes": (
                "كم دقيقة يُعدّ النص نفسه تعليقًا واحدًا.",
                "Minutes for which the same text counts as one comment.",
            ),
            "near_hours": ("كم ساعة ينتظر النص الشبيه.", "Hours for which a similar text waits."),
            "policy": ("سياسة الموقع.", "The site's policy."),
            "staff_names": ("هل تُمنع أسماء الفريق على الزوار؟", "Whether guests may not use names of staff."),
        },
    ),
    "RulesPrivate": ShapeText(
        ("قواعد محفوظة.", "Stored rules."),
        {
            "article_id": ("المقال؛ `null` للموقع.", "The article; `null` for the site."),
            "version": ("رقم الإصدار.", "The version."),
            "updated_at": ("تاريخ التغيير.", "When they were changed."),
            "rules": ("القواعد.", "The rules."),
        },
    ),
    "WordLists": ShapeText(("كلمات بحسب الحكم.", "Words, by what happens to a comment that has one."), _LISTS),
    "DomainLists": ShapeText(
        ("أسماء مواقع بحسب الحكم.", "Domains, by what happens to a comment that has one."), _LISTS
    ),
    "HeldFor": ShapeText(
        ("سبب إيقاف تعليق.", "Why a comment is held."),
        {
            "rule": ("القاعدة.", "The rule."),
            "entry": ("ما في القائمة، أو رقم التعليق الشبيه.", "The listed entry, or the id of the similar comment."),
            "member": ("الحقل.", "The member."),
            "begin": ("أوله بنقاط يونيكود.", "Where it begins, in code points."),
            "end": ("آخره.", "Where it ends."),
        },
    ),
    "RuleName": ShapeText(("اسم قاعدة.", "The name of a rule.")),
    "RulesTrial": ShapeText(
        ("قواعد تُجرَّب.", "Rules to try."),
        {
            "rules": ("القواعد الجديدة كلها.", "All of the new rules."),
            "article_id": ("لقواعد مقال.", "For rules of an article."),
            "limit": ("عدد التعليقات.", "How many comments."),
            "cursor": ("موضع البقية.", "Where the others begin."),
        },
    ),
    "RulesTried": ShapeText(
        ("نتيجة التجربة.", "What would differ."),
        {
            "looked_at": ("عدد التعليقات التي جُرّبت عليها القواعد.", "How many comments the rules were tried on."),
            "counts": ("العدد بحسب الحكم الجديد.", "Numbers by the new outcome."),
            "items": ("التعليقات التي يتغيّر حكمها.", "The comments that the rules would treat differently."),
            "next_cursor": ("موضع البقية.", "Where the others begin."),
        },
    ),
    "TriedComment": ShapeText(
        ("تعليق يتغيّر حكمه.", "A comment that the rules would treat differently."),
        {
            "id": ("معرّف التعليق.", "The comment's id."),
            "article_id": ("معرّف المقال.", "The article's id."),
            "before": ("بالقواعد الحالية.", "By the present rules."),
            "after": ("بالجديدة.", "By the new ones."),
            "held_for": ("الأسباب.", "The reasons."),
        },
    ),
    "TriedOutcome": ShapeText(("حكم القواعد.", "What the rules do with a comment.")),
}
