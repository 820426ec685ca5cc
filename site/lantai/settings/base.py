"""Production settings, and the base of the others.

Every value an operator may change is read from the environment and listed in
`.env.example`. A missing secret stops the start; nothing falls back to a default
that would be unsafe.
"""

import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ import FileAwareEnv

from lantai.search.engines import address

from . import caches, files, logs

REPOSITORY = Path(__file__).resolve().parents[3]

env = FileAwareEnv()
if (REPOSITORY / ".env").is_file():
    env.read_env(REPOSITORY / ".env")

# --- what an operator sets -------------------------------------------------
SECRET_KEY: str = env.str("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL: str = env.str("BASE_URL")
for _name, _value in (
    ("SECRET_KEY", SECRET_KEY),
    ("ALLOWED_HOSTS", ALLOWED_HOSTS),
    ("BASE_URL", WAGTAILADMIN_BASE_URL),
):
    if not _value:
        raise ImproperlyConfigured(f"{_name} is empty; .env.example says what belongs there.")
DATA_DIR = Path(env.str("DATA_DIR", default=str(REPOSITORY / "var")))
DATA_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)
DATABASE_URL: str = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'lantai.sqlite3'}")
EMAIL_URL: str = env.str("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="lantai@localhost")
TASKS_IN_WORKER: bool = env.bool("TASKS_IN_WORKER", default=False)
BEHIND_TLS_PROXY: bool = env.bool("BEHIND_TLS_PROXY", default=False)
IMPORT_FOLDER = Path(env.str("IMPORT_FOLDER", default=str(DATA_DIR / "import")))
BOOK_FONTS = Path(env.str("BOOK_FONTS", default="/usr/share/fonts/opentype/noto"))
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
REDIS_URL: str = env.str("REDIS_URL", default="")
MEDIA_S3_URL: str = env.str("MEDIA_S3_URL", default="")
SEARCH_URL: str = env.str("SEARCH_URL", default="")
VISITS_STREAM: str = env.str("VISITS_STREAM", default="lantai:visits")
BACKUP_FOLDER: str = env.str("BACKUP_FOLDER", default="")
BACKUP_KEEP: int = env.int("BACKUP_KEEP", default=30)
BACKUP_PASSPHRASE: str = env.str("BACKUP_PASSPHRASE", default="")
LOG_FORMAT: str = env.str("LOG_FORMAT", default="plain")
LOG_DIR: str = env.str("LOG_DIR", default="")
LOG_DAYS: int = env.int("LOG_DAYS", default=190)
OPERATOR_EMAIL: list[str] = env.list("OPERATOR_EMAIL", default=[])
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
OAI_NAMESPACE: str = env.str("OAI_NAMESPACE", default="")
PAGE_CACHE: bool = env.bool("PAGE_CACHE", default=True)
PAGE_CACHE_MB: int = env.int("PAGE_CACHE_MB", default=512)
REQUIRE_TWO_FACTOR: bool = env.bool("REQUIRE_TWO_FACTOR", default=False)
SESSION_IDLE_MINUTES: int = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_HOURS: int = env.int("SESSION_HOURS", default=12)
AUDIT_LOG_DAYS: int = env.int("AUDIT_LOG_DAYS", default=730)
SECURITY_CONTACT: list[str] = env.list("SECURITY_CONTACT", default=[])
MAX_UPLOAD_MB: int = env.int("MAX_UPLOAD_MB", default=200)
if LOG_FORMAT not in {"plain", "json"}:
    raise ImproperlyConfigured("LOG_FORMAT is “plain” or “json”.")

# --- Django ------------------------------------------------------------------
DEBUG = False
DEMO = False
ROOT_URLCONF = "lantai.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that ours stand in for Wagtail's widgets
WSGI_APPLICATION = "lantai.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

INSTALLED_APPS = [
    "exhibitions",
    "exhibitions.harvesting",
    "exhibitions.labels",
    "exhibitions.packs",
    "stories",
    "stories.submissions",
    "stories.yearbook",
    "heritage",
    "heritage.publications",
    "heritage.funding",
    "heritage.consents",
    "lantai.pages",
    "lantai.media",
    "lantai.imports",
    "lantai.pagecache",
    "lantai.visits",
    "lantai.readingroom",
    "lantai.audit",
    "lantai.accounts",
    "lantai.reports",
    "lantai.summary",
    "wagtail.api.v2",
    "lantai.search",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "lantai.ops.work",
    "lantai.ops.handover",
    # Last: its post_migrate handler grants permissions the others have declared.
    "lantai.ops",
]

MIDDLEWARE = [
    "lantai.ops.liveness.answered_first",
    "lantai.visits.online.beacon.answered_first",
    "lantai.ops.logs.requests.watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lantai.pages.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lantai.pages.language.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lantai.pages.site_of_request.site_of_request",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lantai.accounts.sessions.SessionLimitsMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "lantai.accounts.second_step.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lantai.accounts.own_password.OwnPasswordMiddleware",
    "lantai.pages.limits.LimitsMiddleware",
    "lantai.audit.downloads.DownloadsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "exhibitions.packs.kiosk.KioskMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [REPOSITORY / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lantai.pages.context.chrome",
            ],
            "builtins": ["lantai.pages.templatetags.wording", "lantai.media.templatetags.pictures"],
        },
    }
]

# --- database ------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits for its turn at BEGIN instead of failing half-way
    # through a transaction that began as a reader. FULL: what was acknowledged survives a
    # power cut; bulk work asks for less (`lantai.ops.durability`).
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        timeout=30,
        transaction_mode="IMMEDIATE",
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
    )
else:
    # A machine that is gone does not even refuse: seconds until readers are told that the site will be back.
    _reached = DATABASES["default"].setdefault("OPTIONS", {})
    _reached.setdefault("connect_timeout", 5)
    _reached.setdefault("tcp_user_timeout", 10_000)
    # To compile a query takes longer than to answer it.
    _reached.setdefault("options", "-c jit=off")
# To open SQLite and read its schema costs a third of a page.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = caches.caches(REDIS_URL)

# --- files -----------------------------------------------------------------------
# Only `public` may be served as files; see `files`.
MEDIA_ROOT = DATA_DIR / "public"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [REPOSITORY / "static"]
STORAGES = files.storages(MEDIA_S3_URL, DATA_DIR)
# Spool of online views and the salt of the day: private, and not part of a backup.
VISITS_DIR = DATA_DIR / "visits"
# Kept pages: made anew at any time. A web server may serve `served` in it, see deploy/nginx/pages.conf.
PAGES_DIR = DATA_DIR / "pages"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an exhibition of 200 exhibits is one form

# --- language and time --------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", _("Simplified Chinese"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# The second completes the Chinese of Wagtail itself.
LOCALE_PATHS = [REPOSITORY / "locale", REPOSITORY / "locale" / "wagtail"]
TIME_ZONE = "Asia/Shanghai"
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
USE_TZ = True

# --- sign-in and safety ----------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "wagtailadmin_login"
CSRF_FAILURE_VIEW = "lantai.pages.errors.form_expired"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
# Wrong passwords are counted for an account and an address together: whoever wants to annoy somebody at another
# desk cannot. Nothing of them is logged: names that were typed may be passwords.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_HANDLER = "lantai.accounts.lockout.FrugalHandler"
AXES_CLIENT_IP_CALLABLE = "lantai.accounts.lockout.address_hash"
AXES_USERNAME_CALLABLE = "lantai.accounts.lockout.counted_name"
AXES_LOCKOUT_CALLABLE = "lantai.accounts.lockout.locked_page"
OTP_TOTP_ISSUER = env.str("SITE_NAME", default="兰台")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail's preview panel sets its own
# Asked on the machine itself, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
# The admin runs no inline script either: what Wagtail's date fields, choosers and inline panels start with inline
# scripts, `lantai/pages/starters.py` starts from attributes. Left are style attributes, which Wagtail's editor sets
# on its elements (browsers without style-src-attr fall back to style-src), and its previews, which are frames.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "style-src": [SELF, UNSAFE_INLINE],
    "style-src-elem": [SELF],
    "style-src-attr": [UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
# Of a browser's powers (W3C Permissions Policy) what our own scripts use: a link is copied, a screen in the hall is
# filled, a phone at the door stays awake. Names that Chromium does not know would be complaints in its console.
PERMISSIONS_POLICY = ", ".join(
    (
        *(f"{power}=(self)" for power in ("clipboard-write", "fullscreen", "screen-wake-lock")),
        *(f"{power}=()" for power in ("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read")),
        *(f"{power}=()" for power in ("display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope")),
        *(f"{power}=()" for power in ("hid", "identity-credentials-get", "idle-detection", "local-fonts")),
        *(f"{power}=()" for power in ("magnetometer", "microphone", "midi", "otp-credentials", "payment")),
        *(f"{power}=()" for power in ("publickey-credentials-create", "publickey-credentials-get", "serial", "usb")),
        *(f"{power}=()" for power in ("window-management", "xr-spatial-tracking")),
    )
)

# --- Wagtail -----------------------------------------------------------------------
WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="兰台")
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "media.ArchiveImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lantai.media.forms.PictureForm"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "avif", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = MAX_UPLOAD_MB * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS = env.int("MAX_IMAGE_PIXELS", default=150_000_000)
WAGTAILDOCS_DOCUMENT_MODEL = "media.ArchiveDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "lantai.search.public.document_form.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "zip", "epub"]
WAGTAILMEDIA = {
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "ogg", "wav"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
    "MEDIA_MODEL": "media.Recording",
    "MEDIA_FORM_BASE": "lantai.media.forms.RecordingForm",
}
WAGTAILSEARCH_BACKENDS = address.backends(SEARCH_URL)
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILADMIN_USER_LOGIN_FORM = "lantai.accounts.sign_in.SignInForm"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # closed county networks: nothing calls home
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True
WAGTAILAPI_BASE_URL = WAGTAILADMIN_BASE_URL
WAGTAILAPI_LIMIT_MAX = 100
TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_TAG_SPACES_ALLOWED = False

# --- tasks -----------------------------------------------------------------------
# `default` runs at once: Wagtail's small tasks (references, search index) must be done
# when a record is taken down. `long` is for what takes seconds: pictures, imports.
_IMMEDIATE = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
TASKS = {
    "default": _IMMEDIATE,
    "long": {"BACKEND": "django_tasks_db.DatabaseBackend"} if TASKS_IN_WORKER else _IMMEDIATE,
}

EMAIL_CONFIG = env.email_url_config(EMAIL_URL)
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "lantai.ops.mail.NoticeBackend"

LOGGING = logs.logging(LOG_FORMAT, LOG_DIR, LOG_DAYS, mailed=bool(OPERATOR_EMAIL))
ADMINS = [("", address) for address in OPERATOR_EMAIL]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10
if METRICS_TOKEN:
    if not find_spec("prometheus_client"):
        raise ImproperlyConfigured(
            "METRICS_TOKEN is set: install requirements-server.txt, which counts for Prometheus."
        )
    # Read by prometheus_client when it is loaded.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
