"""A large sheet goes in as work that one may leave, and what may be there twice is looked for right after it."""

import io

from accounts.models import Agency
from documents import jobs
from tests import world
from umkm.imports import batches
from umkm.models import Business, Double, ImportBatch

SHEET = "nama;kegiatan;kecamatan;lat;lng;nib;no hp;omzet\n" + "".join(
    f"{name};jual soto;Laweyan;-7.5781;110.8413;;085942100999;1000\n" for name in ("Soto Bu Tri", "Soto Ibu Tri")
)


def test_it_goes_in_and_its_doubles_are_found(solo: Agency) -> None:
    officer = world.officer(solo)
    batch = batches.upload(agency=solo, file=io.BytesIO(SHEET.encode()), name="soto.csv", regency="", actor=officer)
    batches.check(batch)
    link = f"/impor/{batch.public_id}/"
    args = {"batch": str(batch.public_id), "link": link}
    job = jobs.order(kind="import_commit", title="Impor", user=officer, total=0, args=args, at_once=False)
    jobs.run(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.error, job.link) == ("selesai", "", link)
    assert ImportBatch.objects.get().state == "masuk" and Business.objects.count() == 2
    assert Double.objects.get().same_phone
