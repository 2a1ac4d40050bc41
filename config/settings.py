"""Django settings. Safe for production as they stand; ``MANHMOI_LOCAL=1`` relaxes only what a
console on 127.0.0.1 without TLS needs, and ``manhmoi serve`` says so when it sets it.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

import dj_database_url

from config.environment import load_environment, secret
from index.server_settings import server_settings

ROOT = Path(__file__).resolve().parent.parent
_environment = load_environment()

MANHMOI_DATA: Path = _environment.data
MANHMOI_KEYS: Path = _environment.keys
MANHMOI_ARCHIVE_ID: str = _environment.archive_id
MANHMOI_FACTS = Path(os.environ.get("MANHMOI_FACTS") or ROOT / "config" / "facts.yaml")
# None: the index is embedded, in the data folder.
MANHMOI_INDEX = server_settings(os.environ, f"manhmoi-{_environment.archive_id[:12]}")
# Pulled models are large and may serve several data folders; by default each has its own.
MANHMOI_MODELS = Path(os.environ["MANHMOI_MODELS"]) if os.environ.get("MANHMOI_MODELS") else None
MANHMOI_GLOSSARY = Path(os.environ.get("MANHMOI_GLOSSARY") or ROOT / "config" / "glossary.yaml")
MANHMOI_WATCH_RULES = Path(os.environ.get("MANHMOI_WATCH_RULES") or ROOT / "config" / "watch.yaml")
MANHMOI_RETENTION = Path(os.environ.get("MANHMOI_RETENTION") or ROOT / "config" / "retention.yaml")
MANHMOI_LOCAL = os.environ.get("MANHMOI_LOCAL") == "1"
# Keys for the authors' pseudonyms and the audit seal come from the key folder, each its own.
MANHMOI_PSEUDONYM_KEY = secret(MANHMOI_KEYS, "pseudonym.key")
# Seals callers' numbers and senders' ids (casework.sealing).
MANHMOI_CONTACTS_KEY = secret(MANHMOI_KEYS, "contacts.key")
MANHMOI_AUDIT_KEY = secret(MANHMOI_KEYS, "audit.key")
# Ed25519 seed that signs the packets handed to the cyber unit.
MANHMOI_PACKET_KEY = secret(MANHMOI_KEYS, "packet.key")
# RFC 3161 time stamp authority for packets; none when empty.
MANHMOI_TSA_URL = os.environ.get("MANHMOI_TSA_URL", "")
# Who hands over, as printed on sheets; see docs/handover.md.
MANHMOI_OFFICE = {
    "parent": os.environ.get("MANHMOI_OFFICE_PARENT", "Ban Chỉ đạo 515 thành phố Hải Phòng"),
    "name": os.environ.get("MANHMOI_OFFICE", "Tổ Truyền thông chuyên trách"),
    "place": os.environ.get("MANHMOI_OFFICE_PLACE", "Hải Phòng"),
    "code": os.environ.get("MANHMOI_OFFICE_CODE", "PCG-TTT"),
    "recipient": os.environ.get("MANHMOI_OFFICE_RECIPIENT", "Cơ quan an ninh mạng, Công an TP"),
}

SECRET_KEY = hmac.new(secret(MANHMOI_KEYS, "session.key"), b"django", "sha256").hexdigest()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MANHMOI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "casework.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Carries Leaflet's script and style; nothing else of it is used.
    "leaflet",
    "casework",
    "web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.middleware.ConsoleLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.middleware.ConsoleHeaders",
    "web.middleware.DeclaredAccess",
    "web.middleware.PasswordChangeRequired",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.console",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{MANHMOI_DATA / 'manhmoi.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits when its transaction begins instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        # Seconds a writer waits for another one.
        "timeout": float(os.environ.get("MANHMOI_LOCK_TIMEOUT_S") or 30),
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
        ),
    }

# Where people reach the console; links in notices begin with it.
MANHMOI_URL = (os.environ.get("MANHMOI_URL") or "http://127.0.0.1:8000").rstrip("/")
# Who is told when a wave of a false claim begins: addresses, and one address that takes JSON.
MANHMOI_ALERT_EMAILS = [
    one.strip() for one in os.environ.get("MANHMOI_ALERT_EMAILS", "").split(",") if one.strip()
]
MANHMOI_ALERT_WEBHOOK = os.environ.get("MANHMOI_ALERT_WEBHOOK", "").strip()
MANHMOI_ALERT_WEBHOOK_KEY = secret(MANHMOI_KEYS, "webhook.key")
EMAIL_HOST = os.environ.get("MANHMOI_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MANHMOI_SMTP_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("MANHMOI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MANHMOI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MANHMOI_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MANHMOI_MAIL_FROM") or "manhmoi@localhost"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the packages' static folders: no collect step on a fresh clone.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT = None

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = not MANHMOI_LOCAL
CSRF_COOKIE_SECURE = not MANHMOI_LOCAL
SECURE_HSTS_SECONDS = 0 if MANHMOI_LOCAL else 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# Days that evidence is held without a second person's approval.
MANHMOI_HOLD_DAYS = int(os.environ.get("MANHMOI_HOLD_DAYS") or 30)
# Minutes that a flag stays locked for its reviewer after the last sign of life.
MANHMOI_LOCK_MINUTES = int(os.environ.get("MANHMOI_LOCK_MINUTES") or 5)
# Highest share of false flags that a type may have to be "flag" and not "watch".
MANHMOI_FALSE_FLAGS = float(os.environ.get("MANHMOI_FALSE_FLAGS") or 0.10)
