"""All addresses. An app's own lie in its `urls.py`."""

from django.urls import include, path

from kukm_portal import agency_page, home, letter_sample, pages, searching, theme
from kukm_portal.admin_site import portal_admin
from kukm_portal.health import healthz, readyz
from kukm_portal.health_page import health

urlpatterns = [
    path("", pages.front, name="front"),
    path("beranda/", home.home, name="home"),
    path("cari/", searching.search, name="search"),
    path("pintasan/", pages.shortcuts, name="shortcuts"),
    path("privasi/", pages.privacy, name="privacy"),
    path("aksesibilitas/", pages.accessibility, name="accessibility"),
    path("tampilan/", theme.choose, name="theme"),
    path("bahasa/", theme.choose_language, name="language"),
    path("", include("accounts.urls")),
    path("berkas/", include("documents.urls")),
    path("periksa/", include("documents.urls_checks")),
    path("", include("notifications.urls")),
    path("", include("casework.urls")),
    path("", include("halal.urls_field")),
    path("", include("umkm.urls")),
    path("halal/", include("halal.urls")),
    path("", include("halal.urls_apply")),
    path("", include("halal.urls_papers")),
    path("", include("cooperation.urls")),
    path("dinas/", agency_page.edit, name="agency"),
    path("dinas/standar/baru/", agency_page.standard_new, name="standard_new"),
    path("dinas/standar/<uuid:public_id>/", agency_page.standard, name="standard"),
    path("dinas/<str:code>/", agency_page.shown, name="agency_page"),
    path("dinas/<str:code>/contoh-surat/", letter_sample.sample, name="letter_sample"),
    path("dinas/<str:code>/contoh-surat/<slug:form>/", letter_sample.sample_file, name="letter_sample_file"),
    path("dinas/<str:code>/<slug:which>/", agency_page.picture, name="agency_picture"),
    path("admin/", portal_admin.urls),
    path("kesehatan/", health, name="health"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
handler400 = "kukm_portal.pages.bad_request"
handler403 = "kukm_portal.pages.forbidden"
handler404 = "kukm_portal.pages.not_found"
handler500 = "kukm_portal.pages.server_error"
