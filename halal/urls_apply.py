"""How an owner applies: from a business to a number."""

from django.urls import path

from halal import views_apply
from halal import views_apply_steps as steps

app_name = "apply"
OF = "ajukan-halal/<uuid:public_id>/"
urlpatterns = [
    path("usaha-saya/<uuid:public_id>/halal/", views_apply.begin, name="begin"),
    path(OF, views_apply.tasks, name="tasks"),
    path(f"{OF}status/", views_apply.status, name="status"),
    path(f"{OF}periksa/", views_apply.check, name="check"),
    path(f"{OF}kirim/", views_apply.send, name="send"),
    path(f"{OF}diterima/", views_apply.received, name="received"),
    path(f"{OF}biaya/", views_apply.cost, name="cost"),
    path(f"{OF}usaha/", steps.business, name="business"),
    path(f"{OF}kelayakan/", steps.eligibility, name="eligibility"),
    path(f"{OF}kelayakan/<slug:key>/", steps.question, name="question"),
    path(f"{OF}penyelia/", steps.supervisor, name="supervisor"),
    path(f"{OF}produk/", steps.products, name="products"),
    path(f"{OF}merek/", steps.brand, name="brand"),
    path(f"{OF}bahan/", steps.ingredients, name="ingredients"),
    path(f"{OF}bahan/baru/", steps.ingredient_new, name="ingredient_new"),
    path(f"{OF}bahan/<uuid:row_id>/", steps.ingredient, name="ingredient"),
    path(f"{OF}hapus/<uuid:row_id>/", steps.remove, name="remove"),
    path(f"{OF}proses/", steps.process, name="process"),
    path(f"{OF}tempat/", steps.site, name="site"),
    path(f"{OF}jualan/", steps.outlet, name="outlet"),
    path(f"{OF}alat/", steps.tools, name="tools"),
    path(f"{OF}alat/baru/", steps.tool, name="tool_new"),
    path(f"{OF}alat/<uuid:row_id>/", steps.tool, name="tool"),
]
