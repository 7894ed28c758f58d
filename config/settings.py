"""Settings: one file; the environment is read here, once, and loudly (docs/settings.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment as env

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()

# What kind of installation this is: "demo" and "test" fill the gaps that "production" must name.
MODE = env.text("MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"MODE must be production, demo or test, not “{MODE}”.")
PRODUCTION, DEMO = MODE == "production", MODE == "demo"
DEBUG = False


def required(name: str, outside_production: str) -> str:
    return env.text(name, None if PRODUCTION else outside_production)


SITE_URL = required("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured(f"SITE_URL must be a whole address (https://…), not “{SITE_URL}”.")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = required("SECRET_KEY", "only-for-demo-and-test-never-in-production")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", SITE_HOST if PRODUCTION else f"{SITE_HOST},127.0.0.1,localhost"
)

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it extends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # its templates are the ground under ours (FORM_RENDERER)
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_q",
    "participants",
    "materials",
    "seminars",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # outside all that answer, files and refusals too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.refuse_unreadable_requests",
    "config.middleware.take_a_no_to_gzip_for_a_no",
    "django.middleware.gzip.GZipMiddleware",  # outside ConditionalGet, or a 304 never happens
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.let_the_address_say_the_language",
    "django.middleware.locale.LocaleMiddleware",
    "config.middleware.send_304_without_length",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.AskOnlyWhereItMatters",  # deny by default; public views say so
    "config.middleware.keep_personal_pages_private",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.moved_series.lead_from_former_addresses",
    "config.moved_series.AskAgainWhereASeriesWasMerged",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["participants.templatetags.look"],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------
DATABASES = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'site.sqlite3'}"))
}
if MODE == "test":
    # A file, because a database in memory has no WAL; a name per run, so that two runs never meet.
    DATABASES["default"]["TEST"] = (
        {"NAME": env.text("TEST_DATABASE_NAME", "")} if env.text("TEST_DATABASE_NAME", "") else {}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # the usual 300 would forget who knocked too often
    }
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(DATA_DIR / "media")))
FEEDS_DIR = DATA_DIR / "feeds"  # calendars as they were last written; may be thrown away
FEEDS_REMEMBERED_SECONDS = 2.0  # for so long a process believes that no public feed has changed
MEDIA_URL = "/media-is-never-served/"  # files go through materials.views, which asks who reads
MATERIAL_MAX_BYTES = env.whole_number("MATERIAL_MAX_MEGABYTES", 100) * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]

LOG_LEVEL = env.text("LOG_LEVEL", "INFO")

# --- Background work ------------------------------------------------------------------------
# The outbox and the leases are the truth, the queue only a bell: small, bounded, and forgetful.
Q_CLUSTER = {
    "name": "seminars",
    "workers": env.whole_number("WORKERS", 2),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 3,
    "save_limit": 50,
    "catch_up": False,
    "poll": 1,
    "label": "Jobs",
    "log_level": LOG_LEVEL,
} | ({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"})

# --- Mail -----------------------------------------------------------------------------------
EMAIL_BACKEND = (
    "participants.smtp.EmailBackend"
    if PRODUCTION or env.text("EMAIL_HOST", "")
    else "participants.mail_files.EmlFileBackend"
)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = required("EMAIL_HOST", "")
EMAIL_PORT = env.whole_number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env.whole_number("EMAIL_TIMEOUT", 20)
# One constant address is From and ORGANIZER of all mail (docs/calendar.md says why).
EMAIL_FROM = required("EMAIL_FROM", "seminarier@example.org")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM
CONTACT_EMAIL = required("CONTACT_EMAIL", "kontakt@example.org")

# --- Answers to calendar invitations (docs/operations.md) -----------------------------------
MAILBOX = env.mailbox(env.text("IMAP_URL", ""))
# Anybody can write any sender: an answer counts when our own mail server says that it is proven.
REPLIES_REQUIRE_DMARC = env.flag("REPLIES_REQUIRE_DMARC", default=True)
REPLIES_AUTHSERV_ID = env.text("REPLIES_AUTHSERV_ID", "")
if MAILBOX and REPLIES_REQUIRE_DMARC and not REPLIES_AUTHSERV_ID:
    raise ImproperlyConfigured(
        "REPLIES_AUTHSERV_ID is not set: with IMAP_URL it must say by which name your mail server "
        "signs Authentication-Results, or no answer can be believed (docs/operations.md)."
    )

# --- Who is this site -----------------------------------------------------------------------
SITE_NAME = {
    "sv": required("SITE_NAME_SV", "Barns bästa i samverkan (demo)"),
    "en": required("SITE_NAME_EN", "Working together for children (demo)"),
}
SITE_TAGLINE = {
    "sv": env.text(
        "SITE_TAGLINE_SV",
        "Kostnadsfria forsknings- och lärseminarier för dig som möter barn och unga i ditt arbete.",
    ),
    "en": env.text(
        "SITE_TAGLINE_EN",
        "Free research and learning seminars for people who meet children and young people "
        "in their work.",
    ),
}
CONTROLLER = {
    "sv": required("CONTROLLER_SV", "Exempeluniversitetet (demo)"),
    "en": required("CONTROLLER_EN", "Example University (demo)"),
}

# --- Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "sv"  # Swedish is written in the code; English is its translation
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("sv", "en")}
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Who may enter --------------------------------------------------------------------------
AUTH_USER_MODEL = "participants.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "my_registrations"
LOGOUT_REDIRECT_URL = "programme"
ACCOUNT_ADAPTER = "participants.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
# A municipality sits behind one address: limits count the person first, the address generously.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "300/m/ip,5/5m/key",
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole_number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# --- Security -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the picture of a second-factor key
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from beside the proxy, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # addresses hold signed links
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "config.logs.HideSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
