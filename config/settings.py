"""All settings of a town, driven by the environment, with embedded defaults.

Without any variable the town runs on SQLite and in-memory parts below RATSPLATZ_DATA.
docs/operate/settings.md lists every variable.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / "build"
env = environ.Env()

DATA_DIR = Path(env.str("RATSPLATZ_DATA", default=str(BASE_DIR / "var"))).expanduser().absolute()
PRIVATE_DIR = DATA_DIR / "private"


def embedded_secret(name: str) -> str:
    """Return the secret called name, made once in the data folder and readable by its owner alone."""
    path = DATA_DIR / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("RATSPLATZ_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or embedded_secret("secret_key")
# Factor secrets are encrypted with these keys (newest first), so that a stolen database opens no account.
MFA_ENCRYPTION_KEYS = env.list("MFA_ENCRYPTION_KEYS", default=[]) or [embedded_secret("mfa_key")]
# What lies sealed in the database (ballots in the urn), and keyed hashes of codes: newest first, the last one hashes.
SEALING_KEYS = env.list("SEALING_KEYS", default=[]) or [embedded_secret("sealing_key")]
# By it browsers know messages of this town. Whoever replaces it lets every browser ask for its messages again.
PUSH_KEY = env.str("PUSH_KEY", default="") or embedded_secret("push_key")

PORT = env.int("PORT", default=8000)
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = PUBLIC_URL.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[PUBLIC_HOST, "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# The town ---------------------------------------------------------------------------------------------------------
# Named here, the town is called so; otherwise core.town asks its data.
TOWN_NAME = env.str("TOWN_NAME", default="")
TOWN_TITLE = env.str("TOWN_TITLE", default=f"Stadt {TOWN_NAME}" if TOWN_NAME else "")
TOWN_ADDRESS = env.list("TOWN_ADDRESS", default=[])
# By which postcodes a resident is known (accounts.services.proof_by_mail, proof_online). Empty: nobody proves by one.
TOWN_POSTCODES = env.list("TOWN_POSTCODES", default=["53773"] if DEMO else [])
# The drawn map: a GeoJSON whose features are of kind town, river, brook, rail, motorway, road, place or centre.
TOWN_OUTLINE = env.str("TOWN_OUTLINE", default=str(BASE_DIR / "council" / "data" / "hennef.geojson"))
# Sites of the town that may show a survey in a frame: "https://www.hennef.de".
EMBEDDING_SITES = env.list("EMBEDDING_SITES", default=[])
# Empty in a demo, it says that this is one.
KOPFZEILE = env.str("KOPFZEILE", default="")

INSTALLED_APPS = [
    "cms",
    "participation",
    "council",
    "accounts",
    "core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "csp",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestMiddleware",
    "core.page_cache.PageCacheMiddleware",
    "core.compression.CompressionMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "council.api.middleware.StatelessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "core.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "core.templatetags.ui"],
        },
    }
]

# Data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/ratsplatz.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A worker writes beside the web process: WAL, immediate transactions and patience, or it says "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    # Compiling a question takes PostgreSQL longer than answering any of ours.
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}, "options": "-c jit=off"}
    # The pool gives out no connection that died with a restart of the database.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    # A Redis that is away makes pages slower, and never breaks one: what it kept is asked of the database.
    PATIENT = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL}
    PATIENT["OPTIONS"] = {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 2}
    CACHES = {"default": PATIENT, "pages": PATIENT | {"KEY_PREFIX": "pages"}}
    # A socket that waits for its next message may wait for hours: without this it dies after seconds.
    LAYER = {"address": REDIS_URL, "socket_timeout": None}
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [LAYER]}}
    }
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        # Of their own, so that many addresses never push out what limits attempts to sign in.
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 500},
        },
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# How long a page of strangers may be kept when nothing it was made from changes; 0 keeps none (core/page_cache.py).
# How long a device without contact keeps what is not public, in days.
OFFLINE_DAYS = env.int("OFFLINE_DAYS", default=30)
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=60)

# How many pages may listen to live topics in one process; whoever comes then is asked to come again (core/live.py).
LIVE_MOST_CONNECTIONS = env.int("LIVE_MOST_CONNECTIONS", default=5000)

# Drawn pictures have a cache of their own, so that they crowd nothing out of the other one.
CACHES["pictures"] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": DATA_DIR / "cache" / "pictures",
    "OPTIONS": {"MAX_ENTRIES": 3000},
}

TASKS = {
    # Wagtail's own index jobs run at once; everything of ours that is long goes to the durable queue "jobs".
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "documents"]},
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/medien/"
STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STATICFILES_DIRS = [BUILD_DIR / "frontend"] if (BUILD_DIR / "frontend").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
# Beside what is packed anyway: what pdf.js fetches of old documents is packed as well.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br", "woff", "woff2", "bcmap", "pfb", "ttf", "icc",
)  # fmt: skip
# Where nginx sends private files itself: the prefix of its internal location (docs/operate/nginx.md).
X_ACCEL_PREFIX = env.str("X_ACCEL_PREFIX", default="")
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=100 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_TEMP_DIR = env.str("FILE_UPLOAD_TEMP_DIR", default="") or None
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# For whom backups are encrypted (age1…); empty: an identity of our own in keys/, which opens them (docs/operate/backup.md).
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
# LibreOffice makes PDF of office files for packs; where it is not installed they are named instead.
SOFFICE = env.str("SOFFICE", default="soffice")
# Where documents find their fonts, besides those that typst brings.
PRINT_FONTS_DIR = BUILD_DIR / "fonts"
# Hosts that the one outbound client may ask. Importers add the host of their source for their own run.
OUTBOUND_HOSTS = env.list("OUTBOUND_HOSTS", default=[])
# The push services of the browsers' makers: messages to an installed app go through them, sealed.
WEB_PUSH_HOSTS = env.list(
    "WEB_PUSH_HOSTS",
    default=["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"],
)
# Tile addresses like https://tiles.example/{z}/{x}/{y}.png. Empty: our own drawn outline, nobody is asked.
MAP_TILE_URL = env.str("MAP_TILE_URL", default="")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")

# Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "config" / "locale", BASE_DIR / "accounts" / "wording" / "allauth"]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# By code, not by link: with a second factor allauth lets nobody add an address by a link.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Not by a code in a mail: whoever sits at an open mailbox would be the owner of the account.
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
# allauth counts, for our own public forms as well.
ACCOUNT_RATE_LIMITS = {
    "report_barrier": "5/h/ip",
    "follow": "20/h/ip",
    "suggest_participation": "5/h/ip",
    "answer_survey": "60/h/ip",
    "propose": "10/h/ip",
    "comment": "20/h/ip",
    "hand_in_petition": "5/h/ip",
    "keep_upload": "20/h/ip",
    "prove_residence": "10/h/user",
}
# Whether forms that anybody may send ask the browser for a small piece of work (core.services.human_check).
HUMAN_CHECK = env.bool("HUMAN_CHECK", default=True)
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey alone counts as two factors only because it asks for PIN or fingerprint.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {"authenticate": "accounts.forms.AuthenticateForm", "reauthenticate": "accounts.forms.ReauthenticateForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_ADAPTER = "accounts.adapter.UserSessionsAdapter"
# ViewerMiddleware notes activity once a minute; allauth would write on every request.
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {}
OIDC_ID = env.str("OIDC_ID", default="oidc")
OIDC_NAME = env.str("OIDC_NAME", default="BundID")
# As a proof of residence (accounts.services.proof_online): how sure it is, and which claim names the postcode.
OIDC_ASSURANCE = env.str("OIDC_ASSURANCE", default="substantial")
OIDC_POSTCODE_CLAIM = env.str("OIDC_POSTCODE_CLAIM", default="address.postal_code")
if env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": OIDC_ID,
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {
                    "server_url": env.str("OIDC_SERVER_URL"),
                    "scope": env.list("OIDC_SCOPE", default=["openid", "profile", "email", "address"]),
                    "oauth_pkce_enabled": True,
                },
            }
        ]
    }

# Transport and browser --------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^gesund/?$"]
if env.int("TRUSTED_PROXY_COUNT", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Signing in with OpenID Connect sends a form that the provider's address answers.
FORM_TARGETS = [
    SELF,
    *({"/".join(env.str("OIDC_SERVER_URL").split("/")[:3])} if env.str("OIDC_SERVER_URL", "") else []),
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # The stylesheet draws KERN's icons from data addresses.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": FORM_TARGETS,
    }
}
# Wagtail's editor writes scripts and styles into its pages and frames its own previews.
CONTENT_SECURITY_POLICY_ADMIN = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": FORM_TARGETS,
    }
}
SECURITY_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()",
}
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", default="")

# Mail -------------------------------------------------------------------------------------------------------------
if env.str("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Ratsplatz <noreply@{PUBLIC_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The envelope's sender of notifications, where servers report mailboxes that are gone; "" the same as above.
BOUNCE_EMAIL = env.str("BOUNCE_EMAIL", default="")
# A server that does not answer must not hold up a worker.
EMAIL_TIMEOUT = 20

# Wagtail ----------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = f"Ratsplatz {TOWN_NAME}".strip()
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The administration speaks German, dates included.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch")]
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
# A password shared by readers would be a door of its own.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_ENABLED = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.middleware.RequestIdFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
# Who may frame a page stands in the content security policy (frame-ancestors), which every answer carries.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
