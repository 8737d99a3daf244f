"""The first privacy notice. A new text is a new version in a new migration or from the admin, never a change of this."""

import datetime as dt

from django.db import migrations

BODY = """\
Kami adalah dinas yang membidangi koperasi dan usaha kecil di daerah Anda. Lewat portal ini kami mendata usaha, mengingatkan batas waktu yang wajib Anda penuhi, dan menghubungi Anda bila perlu. Pemberitahuan ini menjelaskan data apa yang kami simpan, untuk apa, dan siapa yang melihatnya, menurut Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi.

Yang kami simpan: nama Anda; nomor telepon dan surel; NIK atau NPWP bila tercatat pada data usaha; usaha Anda, produknya, alamat, dan angka usahanya; berkas yang Anda atau petugas unggah; surat yang kami kirim; dan catatan Anda masuk ke portal. Sebagian berasal dari Anda, sebagian dari daftar usaha yang sudah dimiliki dinas.

Dasarnya: tugas pelayanan publik dinas kepada koperasi dan usaha kecil (Pasal 20 ayat (2) huruf e), dan persetujuan Anda bila kami memintanya. Persetujuan dapat Anda tarik kembali.

Cara kami menjaganya: nomor telepon, surel, NIK, dan NPWP disimpan tersandi dan di halaman tampil tersamar. Petugas yang perlu melihat satu nilai utuh harus menulis alasan, dan setiap kali itu dicatat. Petugas yang menelepon Anda melihat nomor Anda pada daftar telepon; itu pun dicatat. Anda membaca seluruh catatan itu di halaman Data saya.

Yang melihatnya: petugas, kepala bidang, dan kepala dinas dari daerah usaha Anda. Dinas atau lembaga lain hanya melihat data usaha, tanpa telepon, surel, NIK, dan angka usaha, dan hanya bila ada perjanjian kerja sama yang berlaku. Kami tidak menjual data Anda.

Surat pengingat dapat Anda hentikan lewat tautan di setiap surat. Kode masuk dan kabar yang Anda minta sendiri tetap dikirim.

Berapa lama: kode masuk dan catatan percobaan masuk dihapus setelah dua hari; sesi masuk paling lama 90 hari; daftar usaha yang diunggah dihapus setelah datanya masuk. Data usaha dan riwayat perubahannya disimpan selama usaha tercatat pada dinas.

Hak Anda: melihat data Anda, memperbaikinya, meminta salinan, menghentikan atau membatasi pemakaiannya, menarik persetujuan, meminta dihapus, dan mengadu (Pasal 5 sampai Pasal 13). Sampaikan kepada dinas daerah Anda; permintaan melihat dan memperbaiki dijawab paling lambat 3 x 24 jam. Bila data Anda bocor, kami memberi tahu Anda secara tertulis paling lambat 3 x 24 jam (Pasal 46).
"""

BODY_EN = """\
We are the agency for cooperatives and small businesses of your region. Through this portal we keep a register of businesses, remind you of deadlines that bind you, and get in touch when needed. This notice says which data we keep, what for, and who sees them, under Law 27 of 2022 on Personal Data Protection.

What we keep: your name; phone number and e-mail address; NIK or NPWP where the register of your business holds them; your business, its products, address and figures; files that you or an officer uploaded; letters that we sent; and a record of your sign-ins. Some of it comes from you, some from the register that the agency already had.

The basis: the agency's public service to cooperatives and small businesses (Article 20 (2) e), and your consent where we ask for it. You may withdraw consent.

How we guard it: phone numbers, e-mail addresses, NIK and NPWP are kept encrypted and are masked on pages. An officer who needs to see one in full has to write a reason, and each time is recorded. An officer who phones you sees your number on the call list; that is recorded too. You read the whole record on the page "Data saya".

Who sees it: officers, supervisors and the head of the agency of your business's region. Other agencies and organisations see data of the business alone, without phone, e-mail, NIK and business figures, and only while an agreement is in force. We do not sell your data.

You can stop reminders by the link in every letter. Sign-in codes and news that you asked for are still sent.

How long: sign-in codes and records of failed sign-ins are deleted after two days; a sign-in lasts 90 days at most; an uploaded register is deleted once its data are in. Data of a business and the history of its changes are kept while the business is on the agency's register.

Your rights: to see your data, correct them, have a copy, stop or restrict their use, withdraw consent, have them erased, and complain (Articles 5 to 13). Turn to the agency of your region; requests to see and to correct are answered within 3 x 24 hours. If your data leak, we tell you in writing within 3 x 24 hours (Article 46).
"""


def add(apps, schema_editor):
    apps.get_model("accounts", "PrivacyNotice").objects.create(
        version=1, body=BODY, body_en=BODY_EN, published_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_regions")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
