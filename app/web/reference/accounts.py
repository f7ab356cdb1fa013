"""Signing in, accounts and tokens."""

from app.web.reference.texts import Both, Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "create_access_token": OperationText(
        ("تسجيل الدخول", "Sign in"),
        (
            "يسجّل الدخول بالبريد وكلمة السر ويعطي رمز وصول لاثنتي عشرة ساعة (OAuth2 password grant).",
            "Signs in with email and password, and gives a token for twelve hours (OAuth2 password grant).",
        ),
    ),
    "revoke_access_token": OperationText(
        ("تسجيل الخروج", "Sign out"),
        ("يلغي رمز الوصول المرسل مع هذا الطلب.", "Ends the token that was sent with this request."),
    ),
    "get_me": OperationText(
        ("حسابك", "Get your account"),
        ("يعيد حسابك وصلاحيات الرمز المستعمل.", "Returns your account and what the token you used may do."),
    ),
    "update_me": OperationText(
        ("تعديل حسابك", "Update your account"),
        (
            (
                "يغيّر اسمك أو كلمة سرك. لتغيير كلمة السر أرسل الحالية معها؛ وهو يلغي جلساتك الأخرى ورموزك "
                "ومعايناتك. ويذكر الحقل `ended` ما أُلغي."
            ),
            (
                "Changes your name or password. A new password needs the present one, and ends your other sessions, your "
                "API tokens and your previews. `ended` says what ended."
            ),
        ),
    ),
    "get_my_notifications": OperationText(
        ("إشعاراتك البريدية", "Get your mail notices"),
        ("يعيد الرسائل التي تصلك بالبريد.", "Returns which mail you get."),
    ),
    "update_my_notifications": OperationText(
        ("تعديل إشعاراتك البريدية", "Update your mail notices"),
        (
            "يحدّد كم مرة تصلك رسائل عن التعليقات المنتظرة.",
            "Chooses how often you get mail about comments that wait for a moderator.",
        ),
    ),
    "create_account": OperationText(("إنشاء حساب", "Create an account"), ("ينشئ حسابًا.", "Creates an account.")),
    "list_accounts": OperationText(
        ("قائمة الحسابات", "List accounts"), ("تعيد كل حسابات الموقع.", "Returns all accounts of the site.")
    ),
    "get_account": OperationText(
        ("قراءة حساب", "Get an account"), ("يعيد حسابًا واحدًا بمعرّفه.", "Returns one account by its id.")
    ),
    "update_account": OperationText(
        ("تعديل حساب", "Update an account"),
        (
            (
                "يغيّر حسابًا. تعطيله أو تفعيله أو تغيير كلمة سره يلغي رموزه ومعايناته كلها. وإن صار دوره أدنى فقدت "
                "رموزه الصلاحيات التي ليست للدور. ويذكر الحقل `ended` ما أُلغي."
            ),
            (
                "Changes an account. Disabling or enabling it, or changing its password, ends all its tokens and "
                "previews. With a lower role its tokens lose the scopes that the role does not have. `ended` says "
                "what ended."
            ),
        ),
    ),
    "create_token": OperationText(
        ("إنشاء رمز وصول", "Create an API token"),
        (
            (
                "ينشئ رمز وصول لبرنامج، بعد تسجيل الدخول بكلمة السر. لا يظهر الرمز إلا هذه المرة. صلاحياته من صلاحيات "
                "جلستك، ولا ينشئ رمزُ برنامج رمزًا آخر."
            ),
            (
                "Creates an API token, after you signed in with your password. The token is shown only this once. Its "
                "scopes are among those of your session. An API token cannot create another token."
            ),
        ),
    ),
    "list_tokens": OperationText(
        ("رموز الوصول", "List your tokens"),
        (
            "تعيد رموزك: أسماءها وصلاحياتها وآخر استعمال لها، من دون الرموز نفسها.",
            "Returns your tokens: their names, scopes and last use; without the tokens themselves.",
        ),
    ),
    "delete_token": OperationText(
        ("إلغاء رمز وصول", "Delete a token"), ("يلغي أحد رموزك.", "Ends one of your tokens.")
    ),
}

PARAMETERS: Parameters = {}

SHAPES: Shapes = {
    "AccessToken": ShapeText(
        ("جواب تسجيل الدخول (RFC 6749).", "The answer to a sign-in (RFC 6749)."),
        {
            "access_token": ("رمز الوصول.", "The token."),
            "token_type": ("نوع الرمز.", "The token's type."),
            "expires_in": ("الثواني الباقية من صلاحيته.", "For how many seconds it is valid."),
            "scope": ("صلاحياته وبينها مسافات.", "Its scopes, with spaces between them."),
        },
    ),
    "SignInForm": ShapeText(
        ("نموذج تسجيل الدخول.", "The sign-in form."),
        {
            "username": ("البريد.", "The email."),
            "password": ("كلمة السر.", "The password."),
            "grant_type": ("`password`، أو لا شيء.", "`password`, or nothing."),
            "scope": (
                "الصلاحيات المطلوبة وبينها مسافات. الأصل صلاحيات دورك كلها.",
                "The scopes that you want, separated by spaces. The default is all scopes of your role.",
            ),
            "client_id": ("لا أثر له.", "It has no effect."),
            "client_secret": ("لا أثر له.", "It has no effect."),
        },
    ),
    "AccountPrivate": ShapeText(
        ("حساب كما يراه صاحبه والمديرون.", "An account, as its owner and administrators see it."),
        {
            "id": ("معرّف الحساب.", "The account's id."),
            "name": ("الاسم.", "The name."),
            "role": ("الدور.", "The role."),
            "email": ("البريد.", "The email."),
            "is_disabled": ("هل الحساب معطّل؟", "Whether the account is disabled."),
            "created_at": ("تاريخ الإنشاء.", "When it was created."),
            "ended": ("ما ألغاه التعديل.", "What a change has ended."),
        },
    ),
    "MePrivate": ShapeText(
        ("حسابك وصلاحيات الرمز المستعمل.", "Your account, and what the token you used may do."),
        {"scopes": ("صلاحيات الرمز.", "The token's scopes.")},
        like=("AccountPrivate",),
    ),
    "AccountCreate": ShapeText(
        ("حساب جديد.", "A new account."),
        {"password": ("كلمة السر.", "The password.")},
        like=("AccountPrivate",),
    ),
    "AccountUpdate": ShapeText(
        ("ما يغيّره المدير في حساب.", "What an administrator changes of an account."),
        like=("AccountCreate", "AccountPrivate"),
    ),
    "MeUpdate": ShapeText(
        ("ما تغيّره في حسابك.", "What you change of your own account."),
        {
            "current_password": ("كلمة السر الحالية.", "Your present password."),
            "new_password": ("كلمة السر الجديدة.", "Your new password."),
        },
        like=("AccountPrivate",),
    ),
    "NotificationsPrivate": ShapeText(
        ("الرسائل التي تصل إلى حساب.", "Which mail an account gets."),
        {"moderation": ("عن التعليقات التي تنتظر المراجعة.", "About comments that wait for a moderator.")},
    ),
    "NotificationsUpdate": ShapeText(
        ("الرسائل التي تريدها بالبريد.", "Which mail you want to get."), like=("NotificationsPrivate",)
    ),
    "NoticeFrequency": ShapeText(
        ("كل تعليق، أو كل ساعة، أو كل يوم، أو لا شيء.", "Each comment, hourly, daily, or nothing.")
    ),
    "Ended": ShapeText(
        ("ما ألغاه تعديل الحساب.", "What a change of an account has ended."),
        {
            "sessions": ("عدد الجلسات.", "The number of sessions."),
            "api_tokens": ("عدد رموز البرامج.", "The number of API tokens."),
            "previews": ("هل أُلغيت روابط المعاينة؟", "Whether preview links ended."),
        },
    ),
    "TokenPrivate": ShapeText(
        ("رمز وصول كما يراه صاحبه، من دون سرّه.", "A token as its owner sees it, without its secret."),
        {
            "id": ("معرّف الرمز.", "The token's id."),
            "name": ("اسم الرمز.", "The token's name."),
            "kind": ("جلسة أو رمز برنامج.", "A session or an API token."),
            "scopes": ("صلاحياته.", "Its scopes."),
            "created_at": ("تاريخ الإنشاء.", "When it was created."),
            "expires_at": ("موعد الانتهاء؛ `null` لا ينتهي.", "When it expires; `null` is never."),
            "last_used_at": ("تاريخ آخر استعمال.", "When it was last used."),
        },
    ),
    "TokenIssued": ShapeText(
        ("رمز جديد مع سرّه.", "A new token with its secret."),
        {"token": ("الرمز. لا يظهر إلا هذه المرة.", "The token. It is shown only this once.")},
        like=("TokenPrivate",),
    ),
    "TokenCreate": ShapeText(("رمز وصول جديد.", "A new API token."), like=("TokenPrivate",)),
    "Role": ShapeText(("دور الحساب.", "An account's role.")),
    "Scope": ShapeText(("صلاحية رمز الوصول.", "What a token may do.")),
}

SCOPES: dict[str, Both] = {
    "articles:read_drafts": ("قراءة المسودات وغير المنشور", "Read drafts and other unpublished articles"),
    "articles:write": ("كتابة المقالات", "Write articles"),
    "articles:publish": ("نشر المقالات وأرشفتها", "Publish and archive articles"),
    "catalog:write": ("تعديل الأقسام والوسوم والكتّاب", "Change sections, tags and authors"),
    "comments:moderate": ("الإشراف على التعليقات", "Moderate comments"),
    "comments:read_email": ("الاطلاع على بريد المعلّقين", "See the email of commenters"),
    "imports:write": ("استيراد المحتوى", "Import content"),
    "accounts:admin": ("إدارة الحسابات", "Manage accounts"),
    "webhooks:write": ("إدارة خطافات الويب", "Manage webhooks"),
}
