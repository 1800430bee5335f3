"""One settings file, read from the environment. Safe by default: without `OKR_ENV` it is production unless this checkout was set up for trial.

`make setup` leaves `var/local`, which turns on local mode: embedded servers, a generated secret key, loopback host names only.
Production (`OKR_ENV=production`, as in the Dockerfile) takes everything from the environment and refuses to start without it.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pghistory
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bkk_okr import embedded
from bkk_okr.site_packages import font_folders

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("OKR_VAR") or BASE_DIR / "var").resolve()
ENV = os.environ.get("OKR_ENV") or ("local" if (VAR_DIR / "local").exists() else "production")
if ENV not in {"local", "production"}:
    raise ImproperlyConfigured(f"OKR_ENV ต้องเป็น local หรือ production (ได้ {ENV!r})")
LOCAL = ENV == "local"


def required(name: str, local: str) -> str:
    """Return the environment's `name`; in local mode `local` stands in, in production its absence stops the start."""
    value = os.environ.get(name) or (local if LOCAL else "")
    if not value:
        raise ImproperlyConfigured(
            f"ยังไม่ได้ตั้งค่า {name} · production needs {name} in the environment (see .env.example); to try the system on this machine run `make run`"
        )
    return value


def database(url: str) -> dict[str, object]:
    """Read `postgresql://user:password@host:port/name?host=/socket/folder` into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must be postgresql://…, not {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 10, "timeout": 10}, **query},
    }


DEBUG = False
SECRET_KEY = required("SECRET_KEY", embedded.stored_secret(VAR_DIR / "secret_key") if LOCAL else "")
if not LOCAL and (len(SECRET_KEY) < 40 or SECRET_KEY.startswith("change-me")):
    raise ImproperlyConfigured("SECRET_KEY is too short or still the example: make one with `openssl rand -base64 48`")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if LOCAL else required("ALLOWED_HOSTS", "").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
CSRF_FAILURE_VIEW = "bkk_okr.errors.csrf_failure"

DATABASE_URL = required("DATABASE_URL", embedded.database_url(VAR_DIR))
DATABASES = {"default": database(DATABASE_URL)}
CELERY_BROKER_URL = required("REDIS_URL", embedded.redis_url(VAR_DIR) if LOCAL else "")

INSTALLED_APPS = [
    "bkk_okr",
    "districts",
    "policies",
    "okrs",
    "bkk_okr.admin_app.CityAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bkk_okr.urls"
WSGI_APPLICATION = "bkk_okr.wsgi.application"

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
                "okrs.navigation.navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "districts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "districts:sign-in"
LOGIN_REDIRECT_URL = "okrs:home"
LOGOUT_REDIRECT_URL = "okrs:home"
# One account is locked, never an address: fifty offices and a workshop room share one.
# A row's history is looked up by the row. Indexes on what else it pointed at cost every write and answered no question.
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)

AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # asks for the address
    "security.W005",  # HSTS for subdomains and preload lists: the city's domain is not ours to bind
    "security.W021",
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "districts.views.keep_answer"

# Links in messages. On this machine messages are files in var/mail instead of letters.
SITE_URL = os.environ.get("SITE_URL") or ("http://127.0.0.1:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}")
MAIL_IS_SET_UP = LOCAL or bool(os.environ.get("EMAIL_HOST"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if os.environ.get('EMAIL_HOST') else 'filebased' if LOCAL else 'dummy'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "okr@localhost")

# Valkey carries Celery's messages and nothing else: a cache read on a stopped Valkey held a request for 10 s.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 10
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", *font_folders(VAR_DIR)]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Compressing a thousand files takes longer than starting everything else and saves nothing on the same machine.
    "staticfiles": {"BACKEND": f"{'django.contrib.staticfiles.storage.' if LOCAL else 'whitenoise.storage.Compressed'}ManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not LOCAL:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
    SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", "3600"))
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
# The sweep finds what no nudge brought: marks left while the broker was away, and rows of yesterday.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "okrs.figures.tasks.sweep", "schedule": 10.0, "options": {"expires": 10.0}},
    # Each looks for what is still to be done, so an hour that was missed is made up in the next.
    "close_periods": {"task": "okrs.figures.tasks.close_periods", "schedule": crontab(minute=5), "options": {"expires": 1800.0}},
    "prove": {"task": "okrs.figures.tasks.prove", "schedule": crontab(hour="2,3,4", minute=30), "options": {"expires": 1800.0}},
    "remind": {"task": "okrs.reporting.tasks.remind_all", "schedule": crontab(hour="8,9,10", minute=0), "options": {"expires": 1800.0}},
    "jobs": {"task": "policies.tasks.run_jobs", "schedule": 10.0, "options": {"expires": 10.0}},
}
# Longer than the longest task: an hour (the default) would mean an hour's wait after a power cut.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 600, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker that gives up after an hour needs a hand
CELERY_BROKER_CHANNEL_ERROR_RETRY = True  # a full broker refuses with an answer; without this the worker would die of it
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # workers log like the web: LOGGING below

# Demo accounts sign in with one press and a known password: only ever in local mode.
DEMO_SIGN_IN = LOCAL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso")],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"fontTools": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
