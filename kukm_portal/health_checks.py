"""What an administrator must know of a running portal: each thing with a word for its state and what to do.

Counts and classes alone: no name and no address. Every question is bounded, so the page may be asked at any time.
"""

import datetime as dt
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from database import clock
from kukm_portal.signs import living
from notifications.models import Bounce, LastRun, Message, PlanRun
from notifications.shown import in_words
from notifications.sources import sources

GOOD, WATCH, BROKEN = "good", "watch", "broken"
CAP = 10_000
WEEK, DAY, HOUR = dt.timedelta(days=7), dt.timedelta(days=1), dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """`details` are lines under the value; `advice` is '' where there is nothing to do."""

    key: str
    label: str
    state: str
    value: str
    details: tuple[str, ...] = ()
    advice: str = ""

    @property
    def word(self) -> str:
        return {GOOD: _("Baik"), WATCH: _("Perhatikan"), BROKEN: _("Rusak")}[self.state]


def checks() -> list[Check]:
    """All of them, the processes first."""
    return [
        *processes(), delivery(), outbox(), failures(), *planning(), bounces(), dead_contacts(), disk(), database(),
        backup(),
    ]  # fmt: skip


def worst(found: list[Check]) -> str:
    """Of all."""
    return max((check.state for check in found), key=[GOOD, WATCH, BROKEN].index)


def processes() -> list[Check]:
    """Broker, worker and beat, by their signs of life."""
    try:
        alive: dict[str, bool] | None = living()
    except redis.RedisError:
        alive = None
    lost = _("Nyalakan lagi Redis atau Valkey. Pengingat menunggu di basis data dan tidak hilang.")
    made = [_said("broker", _("Perantara tugas"), alive is not None, lost)]
    for name, label in (("worker", _("Pekerja latar")), ("beat", _("Pengatur waktu"))):
        advice = _("Nyalakan lagi layanan %(name)s dan baca catatannya.") % {"name": f"kukm-{name}"}
        made.append(_said(name, label, bool(alive and alive[name]), advice))
    return made


def delivery() -> Check:
    """When the sender last looked, and when it last had something to send."""
    label, run = _("Pengirim surat"), LastRun.objects.filter(job="deliver").first()
    if run is None:
        return Check(
            "delivery", label, WATCH, _("belum pernah berjalan"), (), _("Nyalakan pekerja dan pengatur waktu.")
        )
    late = clock.real_now() - run.ran_at
    details = (_("Terakhir mengirim: %(when)s") % {"when": ago(run.did_at)},) if run.did_at else ()
    if run.failure:
        advice = _("Server surel tidak menjawab: periksa EMAIL_URL dan server itu. Surat menunggu dan tidak hilang.")
        return Check("delivery", label, BROKEN, _("server surel tidak menjawab"), details, advice)
    state = _by(late, 5 * MINUTE, 30 * MINUTE)
    advice = "" if state == GOOD else _("Periksa pekerja dan pengatur waktu.")
    return Check("delivery", label, state, ago(run.ran_at), details, advice)


def outbox() -> Check:
    """How much waits, and how long past its turn."""
    oldest = Message.objects.oldest_waiting_s()
    names = {"planned": _("menunggu"), "sending": _("sedang dikirim"), "failed": _("gagal")}
    details = tuple(f"{_capped(state)} {name}" for state, name in names.items())
    if oldest is None:
        return Check("outbox", _("Surat yang menunggu"), GOOD, _("tidak ada yang terlambat"), details)
    late = dt.timedelta(seconds=oldest)
    state = _by(late, 2 * HOUR, 9 * HOUR)
    advice = "" if state == GOOD else _("Server surel lambat, atau pengirim tidak berjalan: lihat di atas.")
    value = _("yang tertua menunggu %(span)s") % {"span": span(late)}
    return Check("outbox", _("Surat yang menunggu"), state, value, details, advice)


def failures() -> Check:
    """What staff see as failed, by reason."""
    reasons: Counter[str] = Counter()
    real = Message.objects.filter(rehearsal="", state="failed")
    for reason in real.order_by().values_list("reason", flat=True)[:CAP]:
        reasons[in_words(reason) or _("tanpa alasan tercatat")] += 1
    details = tuple(f"{thousands(count)} {reason}" for reason, count in reasons.most_common(8))
    total = reasons.total()
    value = _("tidak ada") if not total else thousands(total) + ("+" if total == CAP else "")
    advice = _("Petugas mengirimnya lagi, atau menelepon, dari halaman Surat keluar.") if total else ""
    return Check("failures", _("Surat gagal"), WATCH if total else GOOD, value, details, advice)


def planning() -> list[Check]:
    """When each source of reminders was last planned, and for which day."""
    runs = {run.kind: run for run in PlanRun.objects.filter(rehearsal="")}
    today, now, made = clock.today("Asia/Jakarta"), clock.real_now(), []
    for kind, source in sources().items():
        run, label = runs.get(kind), _("Rencana: %(label)s") % {"label": source.label}
        advice = _("Jalankan manage.py remind --as-of hari ini, dan periksa pengatur waktu.")
        if run is None:
            made.append(Check(f"plan_{kind}", label, WATCH, _("belum pernah direncanakan"), (), advice))
            continue
        state = BROKEN if run.as_of < today and now - run.looked_at > HOUR else _by(now - run.looked_at, HOUR, DAY)
        made.append(Check(f"plan_{kind}", label, state, ago(run.looked_at), (), "" if state == GOOD else advice))
    return made


def bounces() -> Check:
    """What came back this week, and whether it is being read."""
    label = _("Surat yang kembali")
    mailbox, webhook = bool(settings.BOUNCE_IMAP_URL), bool(settings.BOUNCE_WEBHOOK_TOKEN)
    week = Bounce.objects.filter(arrived_at__gt=clock.now() - WEEK).order_by()
    said = Counter(week.values_list("verdict", flat=True)[:CAP])
    unknown = week.filter(outcome="unknown")[:CAP].count()
    details = [f"{thousands(said[value])} {name.lower()}" for value, name in Bounce.Verdict.choices if said[value]]
    if unknown:
        details.append(_("%(n)s tanpa surat yang dikenal") % {"n": thousands(unknown)})
    value = _("%(n)s dalam tujuh hari") % {"n": thousands(said.total())}
    if not (mailbox or webhook):
        advice = _("Isi BOUNCE_IMAP_URL atau BOUNCE_WEBHOOK_TOKEN: tanpa itu alamat yang mati tidak ketahuan.")
        return Check("bounces", label, WATCH, _("tidak dibaca"), tuple(details), advice)
    run = LastRun.objects.filter(job="bounce_mailbox").first() if mailbox else None
    if run and run.failure:
        details.append(run.failure)
        return Check(
            "bounces", label, BROKEN, value, tuple(details), _("Kotaknya tidak terbaca: periksa BOUNCE_IMAP_URL.")
        )
    waiting = Bounce.objects.filter(settled_at=None, arrived_at__lt=clock.now() - DAY).exists()
    if said[Bounce.Verdict.POLICY]:
        return Check("bounces", label, WATCH, value, tuple(details), _("Server lain menolak server kita: periksa SPF, DKIM, dan daftar hitam."))  # fmt: skip
    advice = _("Yang kembali belum diolah: periksa pekerja.") if waiting else ""
    return Check("bounces", label, WATCH if waiting else GOOD, value, tuple(details), advice)


def dead_contacts() -> Check:
    """Counted by the worker every quarter of an hour: a page reaches no contacts."""
    label, run = _("Kontak yang mati minggu ini"), LastRun.objects.filter(job="dead_contacts").first()
    if run is None:
        return Check(
            "dead_contacts", label, WATCH, _("belum dihitung"), (), _("Pekerja menghitungnya tiap seperempat jam.")
        )
    count = (run.did or {}).get("dead", 0) if run.did_at == run.ran_at else 0
    value = thousands(count) + ("+" if count >= CAP else "")
    advice = _("Orangnya ada di daftar telepon: petugas menanyakan kontak yang baru.") if count else ""
    return Check("dead_contacts", label, GOOD, value, (_("Dihitung %(when)s") % {"when": ago(run.ran_at)},), advice)


def disk() -> Check:
    """Of the folder that holds the files."""
    label = _("Ruang disk")
    try:
        found = shutil.disk_usage(settings.DATA_DIR)
    except OSError as error:
        return Check("disk", label, BROKEN, type(error).__name__, (), _("DATA_DIR tidak terbaca: periksa folder itu."))
    part = found.free / found.total
    state = BROKEN if part < 0.03 or found.free < GIGABYTE / 2 else WATCH if part < 0.1 else GOOD
    value = _("%(free)s GB bebas dari %(total)s GB") % {
        "free": thousands(found.free // GIGABYTE), "total": thousands(found.total // GIGABYTE)
    }  # fmt: skip
    return Check("disk", label, state, value, (), "" if state == GOOD else _("Tambah ruang sebelum penuh."))


def database() -> Check:
    """Its size, and that it answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    value = _("%(size)s MB") % {"size": thousands(size // 1_000_000)}
    return Check("database", _("Basis data"), GOOD, value)


def backup() -> Check:
    """By the stamp that the backup's script touches when it is done, or the newest file of its folder."""
    label = _("Cadangan")
    try:
        taken = _last_backup()
    except OSError as error:
        advice = _("BACKUP_STAMP atau BACKUP_DIR tidak terbaca oleh portal: periksa nama dan izinnya.")
        return Check("backup", label, WATCH, _("tidak diketahui (%(why)s)") % {"why": type(error).__name__}, (), advice)
    if taken is None:
        advice = _("Isi BACKUP_STAMP atau BACKUP_DIR (docs/install.md): portal tidak tahu apakah ada cadangan.")
        return Check("backup", label, WATCH, _("tidak diketahui"), (), advice)
    state = _by(clock.real_now() - taken, 26 * HOUR, 3 * DAY)
    return Check("backup", label, state, ago(taken), (), "" if state == GOOD else _("Periksa cadangan semalam."))


def _last_backup() -> dt.datetime | None:
    if settings.BACKUP_STAMP:
        return _written(Path(settings.BACKUP_STAMP))
    if settings.BACKUP_DIR:
        times = [_written(path) for path in Path(settings.BACKUP_DIR).iterdir() if path.is_file()]
        return max(times, default=None)
    return None


def _written(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def _said(key: str, label: str, lives: bool, advice: str) -> Check:
    return Check(key, label, GOOD if lives else BROKEN, _("hidup") if lives else _("tidak menjawab"), (), "" if lives else advice)  # fmt: skip


def _by(late: dt.timedelta, watch: dt.timedelta, broken: dt.timedelta) -> str:
    return GOOD if late < watch else WATCH if late < broken else BROKEN


def _capped(state: str) -> str:
    """A count of real life's outbox that stops at the cap."""
    count = Message.objects.filter(rehearsal="", state=state).order_by()[: CAP + 1].count()
    return f"{thousands(CAP)}+" if count > CAP else thousands(count)


def thousands(number: int) -> str:
    """`1.234`."""
    return str(number_format(number, force_grouping=True))


def ago(moment: dt.datetime | None) -> str:
    """`3 menit lalu`."""
    if moment is None:
        return _("belum pernah")
    return _("%(span)s lalu") % {"span": span(clock.real_now() - moment)}


def span(length: dt.timedelta) -> str:
    """In one unit, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 120:
        return _("%(n)s detik") % {"n": seconds}
    if seconds < 7200:
        return _("%(n)s menit") % {"n": seconds // 60}
    if seconds < 172_800:
        return _("%(n)s jam") % {"n": seconds // 3600}
    return _("%(n)s hari") % {"n": thousands(seconds // 86_400)}
