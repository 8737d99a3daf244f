"""Every page of the portal once: who looks at it and where it lies.

An address may depend on what is there: `Via("/usaha/?cari=melati", "tbody th a", "ubah/")` is the first such link of
that page, with the rest behind it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.harness.server import REHEARSAL

MELATI = "/usaha/?cari=Keripik+Pisang+Melati"
KOPI = "/usaha/?cari=Kopi+Tolaki"  # has products and a revoked certificate
ANOA = "/usaha/?cari=Katering+Anoa"  # has a certificate in force
FIRST_ROW = "main tbody th a"
HALAL = "/pekerjaan/?jenis=halal_self_declare&tampil=terbuka"
DRAFT = 'main a[href^="/ajukan-halal/"]'  # an owner's application that is half filled in
VISITED = 'main h3 a[href^="/perkara/"]'  # what waits for a companion
HELPED = 'main tbody th a[href^="/usaha/"]'
GULA = 'main a[href^="/perkara/"]:has-text("Gula Aren Abuki")'  # filled in by a companion, and objected to


@dataclass(frozen=True)
class Via:
    """A link that a page shows, or a link of the page that it leads to; and what stands behind its address."""

    page: str
    link: str = FIRST_ROW
    rest: str = ""
    then: str = ""

    def address(self, page: Page) -> str:
        page.goto(self.page)
        found = str(page.locator(self.link).first.get_attribute("href")) + self.rest
        return Via(found, self.then).address(page) if self.then else found


@dataclass(frozen=True)
class Letter:
    """An address on the portal that a letter of the demonstration holds."""

    pattern: str

    def address(self, letters: list[str]) -> str:
        return next(found[1] for letter in letters if (found := re.search(self.pattern, letter.replace("=\n", ""))))


@dataclass(frozen=True)
class Given:
    """The public page of a paper that a case has: opened once, so that it is given out; its token stands in its QR."""

    case: Via
    paper: str

    def address(self, page: Page, manage: Callable[..., str]) -> str:
        answer = page.request.get(self.case.address(page) + self.paper)
        assert answer.ok, f"{answer.status} at {answer.url}"
        newest = "from documents.models import PublicCheck as C; print(C.objects.latest('made_at').token)"
        return f"/periksa/{manage('shell', '-c', newest).split()[-1]}/"


@dataclass(frozen=True)
class Look:
    """`least` is the height of a main button: 44 px for owners and the public, 36 for staff."""

    name: str
    role: str | None
    where: str | Via | Letter | Given
    least: int = 36
    status: int = 200
    ours: bool = True


def door(name: str, role: str | None, where: str | Via | Letter, status: int = 200) -> Look:
    return Look(name, role, where, 44, status)


PAGES = [
    door("front", None, "/"),
    door("sign-in", None, "/masuk/"),
    door("sign-in-code", None, "/masuk/surel/"),
    door("code", None, "/masuk/kode/"),
    door("sign-up", None, "/daftar/"),
    door("sign-up-code", None, "/daftar/kode/"),
    door("second-factor", "officer_bali@factor", "/masuk/faktor-kedua/"),
    door("notice", "officer_aceh@notice", "/data-saya/pemberitahuan/"),
    door("stop", None, Letter(r"http://[\d.:]+(/berhenti/[^/\s>]+/)")),
    door("privacy", None, "/privasi/"),
    door("accessibility", None, "/aksesibilitas/"),
    door("not-found", None, "/tidak-ada/", 404),
    door("paper-check-ask", None, "/periksa/"),
    door("paper-check-unknown", None, "/periksa/AAAAAAAAAAAAAAAAAAAAAA/", 404),
    Look("letter-sample", "agency_admin", "/dinas/74/contoh-surat/"),
    Look("forbidden", "observer", "/usaha/", status=403),
    Look("home", "officer", "/beranda/"),
    Look("home-supervisor", "supervisor", "/beranda/"),
    Look("home-head", "head", "/beranda/"),
    Look("home-partner", "partner", "/beranda/"),
    Look("home-observer", "observer", "/beranda/"),
    Look("home-agency-admin", "agency_admin", "/beranda/"),
    Look("search", "officer", "/cari/?q=kopi"),
    Look("search-nothing", "officer", "/cari/?q=tidak+ada+sama+sekali"),
    Look("shortcuts", "officer", "/pintasan/"),
    Look("visits", "officer", "/halal/kunjungan/?wilayah=74.71"),
    Look("visits-on-paper", "officer", "/halal/kunjungan/?cetak=ya"),
    Look("columns", "officer", "/usaha/kolom/"),
    Look("saved-view-new", "officer", "/usaha/tampilan/baru/?daftar=usaha&skala=mikro"),
    Look("saved-views", "officer", "/usaha/tampilan/"),
    Look("bulk-fields", "officer", "/usaha/atur/lain/?skala=kecil&wilayah=74.71"),
    Look("contacts", "officer", "/usaha/unduh/kontak/?skala=kecil"),
    Look("jobs", "officer", "/berkas/pekerjaan/"),
    Look("my-data", "officer", "/data-saya/"),
    Look("devices", "officer", "/perangkat/"),
    Look("registry", "officer", "/usaha/"),
    Look("registry-filtered", "officer", "/usaha/?skala=mikro&urut=terbaru"),
    Look("registry-empty", "officer", "/usaha/?cari=tidak+ada+sama+sekali"),
    Look("registry-partner", "partner", "/usaha/"),
    Look("registry-companion", "companion", "/usaha/"),
    Look("business", "officer", Via(MELATI)),
    Look("business-revoked", "supervisor", Via(KOPI)),
    Look("business-of-a-partner", "partner", Via("/usaha/")),
    Look("business-new", "officer", "/usaha/baru/"),
    Look("business-edit", "officer", Via(MELATI, rest="ubah/")),
    Look("product-new", "officer", Via(MELATI, rest="produk/")),
    Look("product-edit", "officer", Via(MELATI, then='a[href^="/produk/"]')),
    Look("certificate-new", "officer", Via(MELATI, then='a[href$="/sertifikat/"]')),
    Look("certificate-correct", "officer", Via(ANOA, then='a[href^="/halal/sertifikat/"]')),
    Look("certificate-end", "officer", Via(ANOA, then='a[href$="/akhiri/"]')),
    Look("reveal", "officer", Via(MELATI, then='a[href^="/tampilkan/"]')),
    Look("bulk", "officer", "/usaha/atur/?skala=kecil"),
    Look("business-suggested", "officer", Via("/usaha/?usulan=ada")),
    Look("suggestion-other", "officer", Via("/usaha/?usulan=ada", rest="usulan/lain/")),
    Look("doubles", "officer", "/ganda/"),
    Look("doubles-filtered", "officer", "/ganda/?tingkat=pasti&alasan=nib"),
    Look("merge", "officer", Via("/ganda/", 'main a[href*="/gabung/"]')),
    Look("merge-pick", "officer", Via(MELATI, rest="gabung/")),
    Look("not-double", "officer", Via("/ganda/", 'main a[href*="/gabung/"]', then='main a[href*="/bukan-ganda/"]')),
    Look("merges", "supervisor", "/penggabungan/"),
    Look("merged", "supervisor", Via("/penggabungan/")),
    Look("imports", "officer", "/impor/"),
    Look("import", "officer", Via("/impor/")),
    Look("import-undo", "officer", Via("/impor/", rest="tarik/")),
    Look("duty", "officer", "/halal/wajib/"),
    Look("duty-another-day", "officer", "/halal/wajib/?per=2024-04-20"),
    Look("duty-head", "head", "/halal/wajib/?per=2024-10-01"),
    Look("rules", "observer", "/halal/aturan/"),
    Look("assisted", "companion", "/dampingan/"),
    Look("case-companion", "companion", Via("/dampingan/", VISITED)),
    Look("visit", "companion", Via("/dampingan/", VISITED, "verifikasi/")),
    Look("visit-place", "companion", Via("/dampingan/", VISITED, "verifikasi/tempat/")),
    Look("visit-checklist", "companion", Via("/dampingan/", VISITED, "verifikasi/daftar/")),
    Look("visit-sign", "companion", Via("/dampingan/", VISITED, "verifikasi/tanda-tangan/")),
    Look("visit-returned", "companion", Via("/dampingan/", VISITED, "langkah/kembalikan_pendamping/")),
    Look("consent-record", "companion", Via("/dampingan/", HELPED, "izin/")),
    door("consents", "owner", Via("/usaha-saya/", 'main h2 a[href^="/usaha/"]', then='a[href$="/izin/"]')),
    door("objection", "rahma@usaha.example", Via("/perkara/", GULA, "keberatan/")),
    door("case-with-objection", "rahma@usaha.example", Via("/perkara/", GULA)),
    Look("halal-case", "officer", Via(HALAL)),
    Look("halal-case-ended", "officer", Via("/pekerjaan/?jenis=halal_self_declare&tampil=selesai")),
    Look("papers", "officer", Via(HALAL, rest="dokumen/")),
    Look("paper-check-known", "officer", Given(Via(HALAL), "surat/tanda_terima/")),
    Look("agreements", "head", "/kerja-sama/"),
    Look("agreement", "head", Via("/kerja-sama/", 'main tbody th a:has-text("Pemberdayaan")')),
    Look("agreement-unknown", "head", Via("/kerja-sama/", 'main tbody th a:has-text("Akses pasar")')),
    Look("agreement-of-a-partner", "partner", Via("/kerja-sama/", 'main tbody th a:has-text("Pertukaran")')),
    Look("agreements-of-a-stage", "head", "/kerja-sama/?tahap=penyusunan_pks"),
    Look("agreement-talks", "head", Via("/kerja-sama/?tahap=penyusunan_pks")),
    Look("agreement-begin", "head", "/kerja-sama/mulai/"),
    Look("agreement-new", "head", "/kerja-sama/baru/"),
    Look("agreement-edit", "head", Via("/kerja-sama/", 'main tbody th a:has-text("Pemberdayaan")', "perbaiki/")),
    Look("agreement-end", "head", Via("/kerja-sama/", 'main tbody th a:has-text("Pemberdayaan")', "akhiri/")),
    Look("agreement-person", "head", Via("/kerja-sama/", rest="penanggung-jawab/")),
    Look("agreement-paper", "head", Via("/kerja-sama/", rest="berkas/")),
    Look("opened", "partner", "/kerja-sama/dibuka/"),
    Look("figures", "officer", "/angka/"),
    Look("figures-partner", "partner", "/angka/?wilayah=74"),
    Look("figures-none", "observer", "/angka/"),
    Look("calls", "officer", f"/telepon/?latihan={REHEARSAL}"),
    Look("calls-empty", "officer", "/telepon/"),
    Look("sent", "officer", f"/surat/?latihan={REHEARSAL}"),
    Look("sent-empty", "head", "/surat/"),
    Look("mailbox", "officer", "/kotak/"),
    Look("letter", "officer", Via("/kotak/")),
    Look("words", "agency_admin", "/kata/"),
    Look("words-edit", "agency_admin", Via("/kata/")),
    Look("people", "agency_admin", "/orang/"),
    Look("invite", "agency_admin", "/orang/undang/"),
    Look("member", "agency_admin", Via("/orang/")),
    Look("people-supervisor", "supervisor", "/orang/"),
    Look("invitation", "agency_admin", Via("/orang/", 'main a[href^="/orang/undangan/"]')),
    Look("factor-ask", "agency_admin", Via("/orang/", 'main tbody th a:has-text("Rahmat")', "lepas-faktor/")),
    Look("absences", "officer", "/berhalangan/"),
    Look("absence-new", "supervisor", "/berhalangan/baru/"),
    Look("agency-edit", "agency_admin", "/dinas/"),
    Look("standard", "agency_admin", Via("/dinas/", "main ul.doors a")),
    Look("standard-new", "agency_admin", "/dinas/standar/baru/"),
    door("agency", None, "/dinas/74/"),
    door("join", None, "/undangan/"),
    door("inbox", "owner", "/pesan/"),
    door("message-settings", "owner", "/pesan/pilih/"),
    door("message", "owner", Via("/pesan/", "main .tasks a")),
    Look("test-letter", "agency_admin", "/kata/percobaan/"),
    Look("health", "system_admin", "/kesehatan/"),
    door("my-businesses", "owner", "/usaha-saya/"),
    door("my-businesses-none", "newcomer", "/usaha-saya/"),
    door("own-business", "owner", Via("/usaha-saya/", "main h2 a")),
    door("own-business-edit", "owner", Via("/usaha-saya/", "main h2 a", "ubah/")),
    door("apply-begin", "owner", Via("/usaha-saya/", 'main a[href$="/halal/"]')),
    door("apply-tasks", "owner", Via("/usaha-saya/", DRAFT)),
    *(
        door(f"apply-{name}", "owner", Via("/usaha-saya/", DRAFT, page))
        for name, page in {
            "business": "usaha/",
            "eligibility": "kelayakan/",
            "question": "kelayakan/alat/",
            "supervisor": "penyelia/",
            "products": "produk/",
            "brand": "merek/",
            "ingredients": "bahan/",
            "ingredient-new": "bahan/baru/",
            "process": "proses/",
            "site": "tempat/",
            "outlet": "jualan/",
            "tools": "alat/",
            "tool": "alat/baru/",
        }.items()
    ),
    door("apply-ingredient", "owner", Via("/usaha-saya/", DRAFT, "bahan/", 'main .tasks a[href*="/bahan/"]')),
    door("own-data", "owner", "/data-saya/"),
    door("own-rights", "owner", "/data-saya/hak/"),
    door("own-see", "owner", "/data-saya/lihat/"),
    door("own-correct", "owner", "/data-saya/perbaiki/"),
    door("own-withdraw", "owner", "/data-saya/tarik/"),
    door("own-erase", "owner", "/data-saya/hapus/"),
    door("own-take-along", "owner", "/data-saya/bawa/"),
    door("own-request", "owner", Via("/data-saya/hak/", "ol.line a")),
    Look("case-of-a-person", "officer", Via("/pekerjaan/?tampil=terbuka&jenis=pdp_perbaiki")),
    Look(
        "case-of-a-person-step", "officer", Via("/pekerjaan/?tampil=terbuka&jenis=pdp_perbaiki", rest="langkah/tolak/")
    ),
    Look("queue", "officer", "/pekerjaan/"),
    Look("queue-open", "supervisor", "/pekerjaan/?tampil=terbuka"),
    Look("queue-ended", "supervisor", "/pekerjaan/?tampil=selesai"),
    Look("queue-columns", "officer", "/usaha/kolom/?daftar=pekerjaan"),
    Look("case-comment", "officer", Via("/pekerjaan/?tampil=terbuka&jenis=pdp_perbaiki", rest="catatan/")),
    Look("case-ask", "officer", Via("/pekerjaan/?tampil=terbuka&jenis=pdp_perbaiki", rest="tanya/")),
    door(
        "own-answer",
        "owner",
        Via("/perkara/", 'main tr:has-text("Perbaikan data pribadi") a', then='main a[href*="/jawab/"]'),
    ),
    Look("case-ended", "supervisor", Via("/pekerjaan/?tampil=selesai")),
    door("own-cases", "owner", "/perkara/"),
    door("own-request-asked-back", "owner_by_phone", Via("/data-saya/hak/", "ol.line a")),
    door("own-request-answer", "owner_by_phone", Via("/data-saya/hak/", "ol.line a", "langkah/lengkapi/")),
    door("own-devices", "owner", "/perangkat/"),
    door("own-leave", "owner", "/keluar/"),
    door("own-security", "owner", "/keamanan/"),
    door("own-password", "owner", "/data-saya/kata-sandi/"),
    door("own-enrol", "owner_by_phone", "/masuk/pasang/"),
    door("prove-phone", "owner", "/data-saya/telepon/"),
    door("find-business", "newcomer", "/usaha-saya/cari/"),
    Look("claim", "officer", Via("/pekerjaan/?jenis=klaim_usaha&tampil=terbuka")),
    Look("claim-accept", "officer", Via("/pekerjaan/?jenis=klaim_usaha&tampil=terbuka", rest="langkah/terima/")),
    Look("claim-ask", "officer", Via("/pekerjaan/?jenis=klaim_usaha&tampil=terbuka", rest="langkah/minta_bukti/")),
    Look("claim-refuse", "officer", Via("/pekerjaan/?jenis=klaim_usaha&tampil=terbuka", rest="langkah/tolak/")),
    Look(
        "print-phone-code",
        "officer",
        Via("/pekerjaan/?jenis=klaim_usaha&tampil=terbuka", then='main a[href^="/cetak-kode/"]'),
    ),
    door("new-name", "newcomer", "/usaha-saya/baru/nama/"),
    door("new-place", "newcomer", "/usaha-saya/baru/tempat/"),
    door("new-products", "newcomer", "/usaha-saya/baru/produk/"),
    door("new-scale", "newcomer", "/usaha-saya/baru/skala/"),
    Look("admin", "system_admin", "/admin/", ours=False),
    Look("admin-list", "system_admin", "/admin/halal/deadlinerule/", ours=False),
    Look("admin-change", "system_admin", Via("/admin/umkm/productgroup/", "#result_list tbody th a"), ours=False),
]
