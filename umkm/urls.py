"""Registry, imports, and the owner's own."""

from django.urls import path

from umkm import (
    views,
    views_bulk,
    views_claims,
    views_doubles,
    views_imports,
    views_merges,
    views_own,
    views_suggestions,
)

app_name = "umkm"
urlpatterns = [
    path("usaha/", views.registry, name="registry"),
    path("usaha/baru/", views.business_new, name="business_new"),
    path("usaha/atur/", views_bulk.bulk_set, name="bulk"),
    path("usaha/unduh/csv/", views_bulk.export, {"form": "csv"}, name="export_csv"),
    path("usaha/unduh/xlsx/", views_bulk.export, {"form": "xlsx"}, name="export_xlsx"),
    path("usaha/<uuid:public_id>/", views.business, name="business"),
    path("usaha/<uuid:public_id>/ubah/", views.business_edit, name="business_edit"),
    path("usaha/<uuid:public_id>/keadaan/", views.business_state, name="business_state"),
    path("usaha/<uuid:public_id>/produk/", views.product_new, name="product_new"),
    path("usaha/<uuid:public_id>/usulan/", views_suggestions.answer, name="suggestion"),
    path("usaha/<uuid:public_id>/usulan/lain/", views_suggestions.choose, name="suggestion_other"),
    path("usaha/<uuid:public_id>/gabung/", views_doubles.merge_page, name="merge"),
    path("usaha/<uuid:public_id>/bukan-ganda/", views_doubles.not_double, name="not_double"),
    path("ganda/", views_doubles.doubles, name="doubles"),
    path("penggabungan/", views_merges.merges, name="merges"),
    path("penggabungan/<uuid:public_id>/", views_merges.merged, name="merged"),
    path("produk/<uuid:public_id>/", views.product_edit, name="product_edit"),
    path("impor/", views_imports.import_list, name="import_list"),
    path("impor/<uuid:public_id>/", views_imports.import_batch, name="import"),
    path("impor/<uuid:public_id>/masukkan/", views_imports.import_commit, name="import_commit"),
    path("impor/<uuid:public_id>/buang/", views_imports.import_abandon, name="import_abandon"),
    path("impor/<uuid:public_id>/tarik/", views_imports.import_undo, name="import_undo"),
    path("usaha-saya/", views_own.my_businesses, name="my_businesses"),
    path("usaha-saya/cari/", views_claims.find, name="find"),
    path("usaha-saya/cari/hasil/", views_claims.offers, name="offers"),
    path("usaha-saya/klaim/", views_claims.claim, name="claim"),
    path("usaha-saya/baru/periksa/", views_own.new_check, name="new_check"),
    path("usaha-saya/baru/buang/", views_own.draft_drop, name="draft_drop"),
    path("usaha-saya/baru/<slug:step>/", views_own.new_step, name="new_step"),
    path("usaha-saya/<uuid:public_id>/tercatat/", views_own.received, name="received"),
]
