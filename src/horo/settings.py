"""One settings module: installations differ by environment only. See `docs/settings.md`."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from horo.core import env
from horo.membership import providers

HOME = Path(env.text("HORO_HOME", "var")).resolve()  # database, files and Parquet live here
DEBUG = env.flag("HORO_DEBUG", default=False)
SECRET_KEY = env.secret_kept_in(HOME / "secret_key", "HORO_SECRET_KEY")
SITE_URL = env.text("HORO_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("HORO_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "horo.core",
    "horo.log",
    "horo.ui",
    "horo.files",
    "horo.people",
    "horo.content",
    "horo.facts",
    "horo.search",
    "horo.playbook",
    "horo.engine",
    "horo.measures",
    "horo.community",
    "horo.membership",
    "horo.messaging",
    "horo.chat",
    "horo.gatherings",
    "horo.recognition",
    "horo.feedback",
    "horo.workspace",
    "horo.connectors",
    "horo.ai",
    "horo.web",
    "allauth",  # after our rooms, so that their templates come first
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    *providers.apps(),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "horo.core.middleware.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "horo.people.middleware.MemberMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "horo.membership.middleware.HandOverMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "horo.ui.middleware.ContentSecurityPolicyMiddleware",
    "horo.ui.middleware.RefusedMiddleware",
    "horo.people.middleware.ViewAsMiddleware",
    "horo.community.middleware.VisitMiddleware",
    "horo.facts.middleware.DamagedWarehouseMiddleware",
    "horo.engine.middleware.ReactMiddleware",
]

ROOT_URLCONF = "horo.urls"
WSGI_APPLICATION = "horo.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "horo.ui.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {
    "default": env.database("HORO_DATABASE_URL", f"sqlite:///{HOME / 'horo.sqlite3'}"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["horo.people.backends.MemberBackend"]
SESSION_ENGINE = "horo.people.sessions"
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
HORO_JOINING = env.choice("HORO_JOINING", "open", among=("open", "request", "invitation"))
HORO_INVITING = env.choice("HORO_INVITING", "team", among=("team", "members"))
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# django-allauth. Nobody becomes a member before their address is proven, so signing in never
# has to wait for that; what it still asks for (a second factor, a passkey) are its stages.
ACCOUNT_ADAPTER = "horo.membership.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "horo.membership.forms.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USER_DISPLAY = "horo.membership.adapters.name_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # for an address that a member adds
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]  # of the addresses to come back to
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "horo.membership.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate_webauthn": "horo.membership.forms_keys.SecondStepForm",
    "login_webauthn": "horo.membership.forms_keys.SignInForm",
    "reauthenticate_webauthn": "horo.membership.forms_keys.AgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds, for clocks that are a little off
SOCIALACCOUNT_ADAPTER = "horo.membership.adapters.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "horo.membership.forms.SocialSignUpForm"}
SOCIALACCOUNT_PROVIDERS = providers.settings()
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds

CACHES = {  # the usual 300 entries would forget who was told to wait
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian")), ("bg", _("Bulgarian"))]
LOCALE_PATHS = [  # `conditions` is no app: it knows nothing of Django
    Path(__file__).parent / "locale",
    Path(__file__).parent / "conditions" / "locale",
]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "horo.ui.storage.StaticStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = env.text("HORO_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = HOME / "mail"  # used by the file backend, the default until SMTP is set
EMAIL_HOST = env.text("HORO_SMTP_HOST", "localhost")
EMAIL_PORT = env.whole("HORO_SMTP_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("HORO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.secret("HORO_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("HORO_SMTP_TLS", default=False)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.text("HORO_EMAIL_FROM", "Horo <horo@localhost>")

HORO_REPLY_ADDRESS = env.text("HORO_REPLY_ADDRESS", "")  # empty: no answers by e-mail
HORO_INBOUND_SECRET = env.secret("HORO_INBOUND_SECRET", "")  # with which a provider posts mails
HORO_IMAP_URL = env.secret("HORO_IMAP_URL", "")  # the mailbox of that address, if it is polled
HORO_DIGEST = env.choice("HORO_DIGEST", "weekly", among=("weekly", "daily", "off"))  # until chosen
HORO_DIGEST_WITHOUT = env.words("HORO_DIGEST_WITHOUT", "")  # slugs of spaces

HORO_PLAYBOOK = Path(env.text("HORO_PLAYBOOK", str(HOME / "playbook")))
HORO_ENGINE_MAX_EFFECTS = env.whole("HORO_ENGINE_MAX_EFFECTS", 5_000, least=1)  # per apply
HORO_DRY_RUN = env.flag("HORO_DRY_RUN", default=False)  # plan only: nothing happens, nothing leaves
HORO_REACTIONS = env.words("HORO_REACTIONS", "")  # the emoji to react with; empty: any
HORO_LINK_PREVIEWS = env.flag("HORO_LINK_PREVIEWS", default=True)  # asks pages that posts name
HORO_TONE = env.flag("HORO_TONE", default=False)  # posts are read for their tone
HORO_WEBHOOK_SECRETS = env.secrets_named("HORO_WEBHOOK_SECRET_")  # by the name a playbook uses
HORO_REDIS_URL = env.secret("HORO_REDIS_URL", "")  # carries live updates between processes
HORO_LIVE_PER_ADDRESS = env.whole("HORO_LIVE_PER_ADDRESS", 200, least=1)  # visitors' open pages
HORO_PROXIES = env.words("HORO_PROXIES", "127.0.0.1,::1")  # whose word on addresses counts
HORO_TICK_SECONDS = env.whole("HORO_TICK_SECONDS", 60, least=1)  # scheduler's pause

HORO_UPLOAD_BYTES = env.whole("HORO_UPLOAD_MB", 20, least=1) * 1_000_000  # of one file
FILE_UPLOAD_HANDLERS = [
    "horo.files.handlers.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

HORO_WAREHOUSE_MEMORY = env.whole("HORO_WAREHOUSE_MEMORY", 128, least=32)  # MB, beyond: disk
HORO_WAREHOUSE_THREADS = env.whole("HORO_WAREHOUSE_THREADS", 2, least=1)
HORO_WAREHOUSE_URL = env.secret("HORO_WAREHOUSE_URL", "")  # asks ClickHouse in DuckDB's place

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
