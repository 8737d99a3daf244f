"""What was sent, waiting or failed and why; sent again; and the demonstration's mailbox."""

import mailbox as maildir
from email.message import EmailMessage

import pytest
from django.urls import reverse

from database.testing import comparable
from notifications.models import Message
from notifications.shown import in_words
from tests.once.story import plan, send
from tests.world import client_of

SENT = reverse("notifications:sent")


@pytest.fixture
def failed(sultra):
    message = Message.objects.get(recipient=sultra.mailed)
    Message.objects.filter(pk=message.pk).update(state="failed", reason="server said 452", attempts=8)
    return message


def test_the_page_says_what_failed_and_why_in_words(sultra, failed):
    page = client_of(sultra.head).get(SENT).content.decode()
    assert "kotak surat penuh (452)" in page and "8 kali dicoba" in page
    assert "usaha.example" not in page and "0812" not in page
    assert "Kirim lagi" not in page  # the head reads
    assert "Kirim lagi" in client_of(sultra.officer).get(SENT).content.decode()


@pytest.mark.parametrize(
    ("query", "rows"),
    [("", 3), ("keadaan=gagal", 1), ("keadaan=menunggu", 2), ("saluran=call", 2), ("jenis=halal_duty.moved", 0),
     ("keadaan=apa", 3), ("wilayah=74.72", 0), ("halaman=rusak", 3)],
)  # fmt: skip
def test_filters_live_in_the_address(sultra, failed, query, rows):
    page = client_of(sultra.officer).get(f"{SENT}?{query}").content.decode()
    assert page.count('<tr><th scope="row">') == rows


def test_another_agencys_rows_are_not_there(sultra, failed):
    page = client_of(sultra.stranger).get(SENT).content.decode()
    assert "Belum ada surat" in page
    for someone, status in ((sultra.admin, 403), (sultra.nobody, 403), (None, 302)):
        assert client_of(someone).get(SENT).status_code == status


def test_one_is_sent_again_with_all_its_tries(sultra, failed):
    url = reverse("notifications:retry", args=[failed.public_id])
    assert client_of(sultra.head).post(url).status_code == 403
    foreign, missing = (
        client_of(sultra.stranger).post(url),
        client_of(sultra.stranger).post(reverse("notifications:retry", args=["00000000-0000-4000-8000-000000000000"])),
    )
    assert foreign.status_code == 404 and comparable(foreign, {}) == comparable(missing, {})
    failed.refresh_from_db()
    assert failed.state == "failed"
    client_of(sultra.officer).post(url)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.not_before) == ("planned", 0, None)


def test_one_is_moved_to_the_call_list(sultra, failed):
    client_of(sultra.officer).post(reverse("notifications:retry", args=[failed.public_id]), {"ke": "telepon"})
    assert Message.objects.to_call().filter(pk=failed.pk).exists()


def test_what_has_not_failed_is_not_sent_again(sultra):
    message = Message.objects.get(recipient=sultra.mailed)
    Message.objects.filter(pk=message.pk).update(state="sent")
    client_of(sultra.officer).post(reverse("notifications:retry", args=[message.public_id]))
    assert Message.objects.get(pk=message.pk).state == "sent"


def test_all_failed_of_ones_own_region_are_sent_again(sultra, failed):
    client_of(sultra.stranger).post(reverse("notifications:retry_all"))
    assert Message.objects.filter(state="failed").count() == 1
    client_of(sultra.officer).post(reverse("notifications:retry_all"))
    assert Message.objects.filter(state="failed").count() == 0


def test_a_rehearsal_is_looked_at_in_the_demonstration_alone(sultra, settings):
    plan("2024-04-20", "coba")
    send("2024-04-20", "coba")
    settings.DEMONSTRATION = True
    page = client_of(sultra.officer).get(f"{SENT}?latihan=coba").content.decode()
    assert "20 April 2024 09.00 WITA" in page
    settings.DEMONSTRATION = False
    assert client_of(sultra.officer).get(f"{SENT}?latihan=coba").status_code == 404


def test_every_reason_has_words():
    for reason in ("overtaken", "no longer due", "does not wish it", "no address", "code expired", "TimeoutError"):
        assert in_words(reason) != reason
    assert in_words("address refused 550") == "alamat ditolak server surel (550)"
    assert in_words("server said 421") == "server surel sedang sibuk (421)"


@pytest.fixture
def box(settings, tmp_path):
    settings.DEMONSTRATION, settings.MAIL_BOX = True, str(tmp_path / "box")
    made = maildir.Maildir(settings.MAIL_BOX)
    for number in range(3):
        letter = EmailMessage()
        letter["To"], letter["Subject"], letter["Message-ID"] = (
            f"p{number}@usaha.example",
            f"Perihal {number}",
            f"<{number}@x>",
        )
        letter.set_content(f"Isi surat {number} <b>tebal</b>\n\nhttps://kukm.example/berhenti/x")
        letter.add_alternative("<script>alert(1)</script><p>HTML</p>", subtype="html")
        made.add(letter)
    return made


def test_the_mailbox_lists_and_shows_text_alone(sultra, box):
    client = client_of(sultra.officer)
    listed = client.get(reverse("notifications:mailbox")).content.decode()
    assert all(f"Perihal {number}" in listed for number in range(3))
    assert "Perihal 1" not in client.get(reverse("notifications:mailbox") + "?cari=p2@").content.decode()
    for key in box.keys():
        page = client.get(reverse("notifications:letter", args=[key])).content.decode()
        assert "Isi surat" in page and "&lt;b&gt;tebal" in page and "alert(1)" not in page


@pytest.mark.parametrize("key", ["tidak-ada", "..", "%2e%2e%2fsecrets.json", "..%2F..%2Fkey_ring.json"])
def test_only_letters_can_be_read(sultra, box, key):
    assert client_of(sultra.officer).get(f"{reverse('notifications:mailbox')}{key}/").status_code == 404


def test_a_real_installation_has_no_mailbox(sultra, box, settings):
    settings.DEMONSTRATION = False
    client = client_of(sultra.officer)
    assert client.get(reverse("notifications:mailbox")).status_code == 404
    assert client.get(reverse("notifications:letter", args=[next(iter(box.keys()))])).status_code == 404
    settings.DEMONSTRATION = True
    assert client_of(sultra.nobody).get(reverse("notifications:mailbox")).status_code == 403
    assert client_of(None).get(reverse("notifications:mailbox")).status_code == 302
