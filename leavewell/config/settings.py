"""Django's settings, made from the typed options."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from leavewell.config import options

LEAVEWELL = options.read()
_ROOMS = Path(__file__).resolve().parents[1]

SECRET_KEY = hashlib.sha256(f"django:{LEAVEWELL.secret_keys[0]}".encode()).hexdigest()
SECRET_KEY_FALLBACKS = [
    hashlib.sha256(f"django:{key}".encode()).hexdigest() for key in LEAVEWELL.secret_keys[1:]
]
DEBUG = False
ALLOWED_HOSTS = [LEAVEWELL.host, "localhost", "127.0.0.1"]
ROOT_URLCONF = "leavewell.config.urls"
WSGI_APPLICATION = "leavewell.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "csp",
    "leavewell.accounts.apps.AccountsConfig",
    "leavewell.effects.apps.EffectsConfig",
    "leavewell.flow.apps.FlowConfig",
    "leavewell.playbooks.apps.PlaybooksConfig",
    "leavewell.offboarding.apps.OffboardingConfig",
    "leavewell.postsave.apps.PostsaveConfig",
    "leavewell.messages.apps.MessagesConfig",
    "leavewell.signals.apps.SignalsConfig",
    "leavewell.desk.apps.DeskConfig",
    "leavewell.config.apps.WiringConfig",
]

MIDDLEWARE = [
    "leavewell.config.health.answer_health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "leavewell.web.console.mount.SpaceMount",
    "leavewell.web.api.border.ApiBorder",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            _ROOMS / "web" / "page" / "templates",
            _ROOMS / "web" / "console" / "templates",
            # A screen's templates lie beside its views, and bear its folder's name.
            _ROOMS / "web" / "console",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"words": "leavewell.web.console.words"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "USER": unquote(parts.username or "") or query.pop("user", ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///leavewell"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "always"}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"
STATICFILES_DIRS = [_ROOMS / "web" / "console" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

AUTH_USER_MODEL = "accounts.User"
# The address is unique whatever its case: a constraint on lower(email), which this check doesn't know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "leavewell.web.console.sign_in.ByInvitation"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL

_SECURE = LEAVEWELL.base_url.startswith("https:")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LEAVEWELL.trust_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # They tell whole addresses and bodies, also where somebody lets all others say more.
    "loggers": {name: {"level": "WARNING"} for name in ("stripe", "httpx", "httpcore")},
}
