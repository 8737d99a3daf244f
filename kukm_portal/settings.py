"""Everything comes from the environment; `docs/install.md` lists the names. Nothing secret has a default that serves."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab

env = environ.Env()
BASE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default="") or BASE / "var")
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
NO_DATABASE = "postgres://none@127.0.0.1:1/none"  # for commands that need none

# --- the door -------------------------------------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY", default="only-for-commands-without-services")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
KEY_RING = env("KEY_RING", default="")
KEY_RING_FILE = env("KEY_RING_FILE", default="")
DEBUG = False
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")  # in letters and QR codes
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many hops before us tell the truth in X-Forwarded-For
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 86400 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "sesi", "kunci_formulir", "bahasa"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kukm_portal.pages.csrf_failure"
# No inline script and no inline style anywhere, so no nonce is needed either.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.ContactBackend"]
SESSION_ENGINE = "accounts.sessions"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
AFTER_SIGN_UP = "umkm:find"  # whoever is new looks first whether their business is there already
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_rules.CommonHere"},
    {"NAME": "accounts.password_rules.StaffLength"},
    {"NAME": "accounts.password_rules.NotOneOfMine"},
]
DEFAULT_EXCEPTION_REPORTER_FILTER = "accounts.error_reports.NothingTyped"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- apps, in the order of the line of imports ----------------------------------------------------------------------
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS = [
    "database",  # first: its migrate and flush take the place of Django's
    "accounts",  # before django.contrib.auth: its createsuperuser refuses
    "documents",
    "notifications",
    "casework",
    "umkm",
    "halal",
    "cooperation",
    "kukm_portal",
    "pgtrigger",
    "pghistory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.forms",  # its widgets by our engine: choices of a list in the language of the page
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django_otp",  # no plugin of its own: their tables keep secrets in clear
    "crispy_forms",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # static files never reach what is below
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "kukm_portal.restored.ErasuresMiddleware",  # before anything that reads the database
    "accounts.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "database.middleware.ScopeMiddleware",  # after the user is known
    "accounts.acting.ActingMiddleware",  # changes are kept as the user's
    "accounts.second_factor.SecondFactorMiddleware",
    "accounts.notices.NoticeMiddleware",
    "accounts.rules.RuleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MESSAGE_TAGS = {25: "good", 40: "bad"}  # success and error, as the look calls them
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would hold them unsealed
ROOT_URLCONF = "kukm_portal.urls"
WSGI_APPLICATION = "kukm_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kukm_portal.theme.theme",
                "kukm_portal.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.l10n",
                "kukm_portal.templatetags.parts",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("kukm",)
CRISPY_TEMPLATE_PACK = "kukm"

# --- database: the serving role; the owner's sign-in only where schema is changed -----------------------------------
DATABASES: dict[str, Any] = {
    "default": env.db("DATABASE_URL", default=NO_DATABASE)
    | {"ENGINE": "database.engine", "ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
}
if owner_url := env("DATABASE_OWNER_URL", default=""):
    owner = environ.Env.db_url_config(owner_url)
    DATABASES["default"]["OWNER"] = {"USER": owner["USER"], "PASSWORD": owner["PASSWORD"]}
if worker_url := env("DATABASE_WORKER_URL", default=""):
    worker = environ.Env.db_url_config(worker_url)
    DATABASES["default"]["WORKER"] = {"USER": worker["USER"], "PASSWORD": worker["PASSWORD"]}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SCOPE_OF_REQUEST = "accounts.scope.scope_of_request"

# --- ports: what reaches to the right along the line of imports -----------------------------------------------------
WRITE_MESSAGE = "notifications.services.write_message"
REMINDER_SOURCES = [
    "halal.reminders.HalalDuty",
    "cooperation.reminders.AgreementEnd",
    "casework.reminders.StageDue",
    "casework.reminders.QuestionDue",
]
TELL = "notifications.services.tell"
# Callables `(memberships that have ended, accounts.actors.Actor, note) -> how much work moved`, in the same transaction.
MEMBERSHIP_ENDED = ["casework.leavers.membership_ended"]
BUSINESS_CHANGED = ["halal.obligations.business_changed", "umkm.suggesting.runs.business_changed"]
BUSINESS_PANELS = [
    "umkm.suggesting.pages.suggestion_panel",
    "halal.panels.duty_panel",
    "halal.panels_apply.application_panel",
    "umkm.claim_pages.business_panel",
    "umkm.views_acting.business_panel",
    "umkm.legal_papers.paper_panel",
]
BUSINESS_COLUMNS = ["halal.panels.DutyColumn", "umkm.suggesting.pages.SuggestionColumn"]
# Callables `(business ids) -> ids of the cases that are about them`: open ones follow a business that moves.
BUSINESS_CASES = ["umkm.moving.claims_of", "halal.cases.cases_of"]
MERGE_STEPS = ["umkm.merging.own.STEP", "halal.merging.STEP"]  # in the order of the line of imports
# Callables `(accounts.readers.Reader) -> list[database.figures.Figure]`, shown on the first page in order of `place`.
HOME_FIGURES = [
    "casework.figures.case_figures",
    "notifications.figures.message_figures",
    "umkm.figures.registry_figures",
    "halal.figures.duty_figures",
]
# Callables `(accounts.readers.Reader, typed) -> list[database.found.Hits]` of the search over all apps.
GLOBAL_SEARCH = ["umkm.found.businesses", "casework.found.cases", "cooperation.found.agreements"]
# Lists whose filters can be saved under a name, and their addresses.
SAVED_LISTS = {"usaha": "umkm:registry", "wajib": "halal:duty", "pekerjaan": "casework:queue"}
# What is kept of a list, for apps to the left of where it is kept: callable `(request, list) -> context`.
LIST_FRAME = "umkm.saved.list_frame"
# Callables `(request) -> (titles of all columns by key, keys of the usual ones)`.
LIST_COLUMNS = {"usaha": "umkm.list_columns.choices", "pekerjaan": "casework.queue_columns.choices"}
# Long work by kind: callables `(documents.models.Job, progress) -> documents.jobs.Ended`; and who tells its end.
JOBS = {
    "queue_export": "casework.queue_export.queue_export",
    "registry_export": "umkm.jobs.registry_export",
    "contacts_export": "umkm.jobs.contacts_export",
    "set_fields": "umkm.jobs.set_fields",
    "import_check": "umkm.jobs.import_check",
    "import_commit": "umkm.jobs.import_commit",
    "duty_export": "halal.duty_list.duty_export",
}
JOB_ENDED = "notifications.jobs.job_ended"
# By kind of paper: callables `(checks) -> {pk: documents.verifying.Standing}` for the public page of its QR.
VERIFIABLE = {"tanda_terima": "casework.verifying.receipts"}
# Left to right; erasing goes from right to left (`accounts.personal_data`).
PERSONAL_DATA = [
    "accounts.own_data.AccountsData",
    "documents.own_data.DocumentsData",
    "notifications.own_data.NotificationsData",
    "casework.own_data.CaseworkData",
    "umkm.own_data.UmkmData",
    "halal.own_data.HalalData",
    "cooperation.own_data.CooperationData",
]

# --- background work ------------------------------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "kukm_portal.tasks.heartbeat", "schedule": 5.0},
    "deliver": {"task": "notifications.tasks.deliver", "schedule": 10.0},
    "plan": {"task": "notifications.tasks.plan", "schedule": crontab(minute="*/15")},
    "take_bounces": {"task": "notifications.tasks.take_bounces", "schedule": 60.0},
    "count_dead_contacts": {"task": "notifications.tasks.count_dead_contacts", "schedule": crontab(minute="*/15")},
    "clean_up_accounts": {"task": "accounts.tasks.clean_up", "schedule": crontab(minute=17)},
    "hand_over_ended": {"task": "casework.tasks.hand_over_ended", "schedule": crontab(minute="*/10")},
    "find_doubles": {"task": "umkm.tasks.find_doubles", "schedule": crontab(hour=17, minute=5)},  # past midnight in WIB
    "escalate": {"task": "casework.tasks.escalate", "schedule": crontab(minute="*/10")},
    "clean_up_casework": {"task": "casework.tasks.clean_up", "schedule": crontab(minute=47)},
    "count_figures": {"task": "cooperation.tasks.count_figures", "schedule": crontab(minute=7)},
    "end_agreements": {"task": "cooperation.tasks.end_agreements", "schedule": crontab(minute="*/5")},
    "run_waiting_jobs": {"task": "documents.tasks.run_waiting", "schedule": 60.0},
    "scan_waiting": {"task": "documents.tasks.scan_waiting", "schedule": 60.0},
    "clean_up_documents": {"task": "documents.tasks.clean_up", "schedule": crontab(minute=37)},
}

# --- mail and reminders ---------------------------------------------------------------------------------------------
_mail = env.email("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST") or "127.0.0.1", _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_USER") or "", _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="Jembatan KUKM <pengingat@kukm.example>")
SERVER_EMAIL = env("MAIL_FROM", default="pengingat@kukm.example")
ADMINS = [("Administrator", address) for address in env.list("ADMINS_EMAIL", default=[])]
MESSAGE_ID_DOMAIN = env("MESSAGE_ID_DOMAIN", default="kukm.example")
MAIL_BOX = env("MAIL_BOX", default=str(DATA_DIR / "mail" / "box"))  # of the demonstration's local mail server
# Letters that come back: a mailbox, or the provider's webhook, or both.
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS", default="")  # `pantul@kukm.example`: letters leave as pantul+NUMBER@kukm.example
BOUNCE_IMAP_URL = env("BOUNCE_IMAP_URL", default="")
BOUNCE_WEBHOOK_TOKEN = env("BOUNCE_WEBHOOK_TOKEN", default="")
BOUNCE_WEBHOOK_SECRET = env("BOUNCE_WEBHOOK_SECRET", default="")
BOUNCE_SOFT_LIMIT = env.int("BOUNCE_SOFT_LIMIT", default=3)  # so many letters that did not arrive ...
BOUNCE_SOFT_DAYS = env.int("BOUNCE_SOFT_DAYS", default=30)  # ... in so many days are a dead address
OUTBOX_LEASE_SECONDS = env.float("OUTBOX_LEASE_SECONDS", default=60)
OUTBOX_BATCH = 200
OUTBOX_TRIES = 8

# --- files ----------------------------------------------------------------------------------------------------------
BACKUP_STAMP, BACKUP_DIR = env("BACKUP_STAMP", default=""), env("BACKUP_DIR", default="")  # for the health page
FILES_DIR = Path(env("FILES_DIR", default="") or DATA_DIR / "files")  # private; backed up together with the database
CLAMD = env("CLAMD", default="")  # a virus scanner: `unix:/run/clamav/clamd.ctl` or `host:port`; away, files wait
STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default="") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ""  # nothing is served by path: `documents` sends files through a view

# Who was erased by law, beside the backups and not among them: a restored dump of before is held against it.
ERASURES_FILE = Path(env("ERASURES_FILE", default="") or DATA_DIR / "erasures.jsonl")

# --- words ----------------------------------------------------------------------------------------------------------
# Indonesian is the language of the msgids, so only English needs a catalogue.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"  # of readers whose zone is not known
USE_THOUSAND_SEPARATOR = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "accounts.error_reports.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "masked"},
        "mail": {"class": "accounts.error_reports.MaskedAdminEmail", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": ["mail"], "level": "INFO"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "mail.log": {"level": "WARNING"},  # at INFO aiosmtpd logs recipients
        "celery": {"level": "INFO"},
    },
}
