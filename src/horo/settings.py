"""One settings module: installations differ by environment only. See `docs/settings.md`."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from horo.core import env

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
    "horo.people",
    "horo.content",
    "horo.facts",
    "horo.playbook",
    "horo.engine",
    "horo.measures",
    "horo.messaging",
    "horo.workspace",
    "horo.connectors",
    "horo.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "horo.people.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "horo.ui.middleware.ContentSecurityPolicyMiddleware",
    "horo.ui.middleware.RefusedMiddleware",
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
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

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

HORO_PLAYBOOK = Path(env.text("HORO_PLAYBOOK", str(HOME / "playbook")))
HORO_ENGINE_MAX_EFFECTS = env.whole("HORO_ENGINE_MAX_EFFECTS", 500, least=1)  # effects per apply
HORO_TICK_SECONDS = env.whole("HORO_TICK_SECONDS", 60, least=1)  # scheduler's pause

HORO_WAREHOUSE_MEMORY = env.whole("HORO_WAREHOUSE_MEMORY", 128, least=32)  # MB, beyond: disk
HORO_WAREHOUSE_THREADS = env.whole("HORO_WAREHOUSE_THREADS", 2, least=1)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
