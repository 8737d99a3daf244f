"""The first privacy notice, in plain words (UU PDP 27/2022). A later text is a new version in the admin."""

BODY = """Jembatan KUKM dipakai dinas koperasi dan UMKM untuk mendata usaha, mengingatkan tenggat yang menyangkut usaha Anda, dan membantu mengurusnya. Pengendali datanya adalah dinas di wilayah usaha Anda.

Yang disimpan: nama, kontak, NIK bila Anda atau dinas mengisinya, usaha dan produk Anda, alamat, penjualan, dan modal. Asalnya: Anda sendiri, petugas, atau registri yang dimasukkan dinas.

NIK, nomor telepon, dan surel disegel: tidak terbaca di dalam basis data. Di halaman, semuanya disamarkan. Petugas yang membukanya harus menulis alasan, dan Anda dapat melihat siapa, kapan, dan mengapa di halaman Data saya.

Dinas lain melihat data usaha tanpa data pribadi, dan hanya selama ada perjanjian antarprovinsi yang berlaku.

Pengingat dikirim lewat surel, atau petugas menelepon. Setiap surat mempunyai tautan untuk berhenti.

Anda berhak melihat, memperbaiki, menarik persetujuan, dan meminta penghapusan data Anda. Hubungi dinas di wilayah usaha Anda; permintaan dijawab paling lambat 3 kali 24 jam."""

BODY_EN = """Jembatan KUKM is used by agencies for cooperatives and small businesses to keep a register of businesses, to remind you of deadlines that concern yours, and to help you meet them. The controller of the data is the agency of the region of your business.

We keep: name, contacts, NIK where you or the agency entered it, your businesses and products, address, sales and capital. They come from you, from staff, or from a register that the agency brought in.

NIK, phone numbers and e-mail addresses are sealed: they cannot be read in the database. On pages they are masked. Staff who open one must write a reason, and you can see who, when and why on the page My data.

Other agencies see businesses without personal data, and only while an agreement between provinces is in force.

Reminders go by e-mail, or an officer calls. Every letter has a link to stop them.

You may see, correct, withdraw and have erased what is kept of you. Ask the agency of your region; it answers within 72 hours."""
