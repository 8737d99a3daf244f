"""Agreements that are there become cases, recorded by whoever recorded them and then; and the words of the stages.

What follows is as the portal's doors would have written it. It stands here by itself: those change, this does not.
"""

from pathlib import Path

from django.db import migrations

from accounts.regions import ZONES
from casework.references import reference, take_numbers
from database import clock
from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_stages.csv"
KINDS = {"pks": "pks", "nota_kesepakatan": "nota_kesepakatan"}
SIDES = ("mitra", "mitra kedua", "mitra ketiga")
CLOCK = "Portal"
PORTAL = ("portal", "mesin")


def add(apps, schema_editor):
    """One after another: they are few."""
    Agreement = apps.get_model("cooperation", "Agreement")
    rows = Agreement.objects.filter(case=None, document_type__in=KINDS).select_related("signed_province")
    for agreement in rows.order_by("recorded_at", "pk"):
        make_case(apps, agreement)


def make_case(apps, agreement):
    """None for one without any office: there is nobody to hold it."""
    Case, Party, Event = (apps.get_model("casework", name) for name in ("Case", "Party", "Event"))
    parties = list(agreement.parties.order_by("position").values_list("organisation", flat=True))
    offices = apps.get_model("accounts", "Agency").objects.in_bulk(parties)
    if not offices:
        return
    holder = offices[next(pk for pk in of_recorder(apps, agreement, parties) if pk in offices)]
    year = clock.day_of(agreement.recorded_at, ZONES[holder.zone]).year
    (number,) = take_numbers("KSD", year)
    events = list(story(agreement))
    status = events[-1]["to_status"]
    ball = PORTAL if status == "berlaku" else ("", "")
    case = Case.objects.create(
        kind=KINDS[agreement.document_type],
        reference=reference("KSD", year, number),
        title=agreement.title,
        agency=holder,
        region=holder.code,
        opened_at=agreement.recorded_at,
        status=status,
        version=len(events),
        ball_side=ball[0],
        ball_role=ball[1],
    )
    others = [pk for pk in parties if pk != holder.pk]
    ordered = [pk for pk in others if pk in offices] + [pk for pk in others if pk not in offices]
    names = [*SIDES, *(f"mitra ke-{number}" for number in range(4, len(ordered) + 1))]
    for side, pk in zip(names, ordered, strict=False):
        Party.objects.create(case=case, side=side, organisation_id=pk)
    before = ""
    for version, event in enumerate(events, start=1):
        side, role = {"persiapan": ("dinas", "officer"), "berlaku": PORTAL}.get(event["to_status"], ("", ""))
        team = holder.pk if side == "dinas" else None
        Event.objects.create(
            case=case, version=version, from_status=before, ball_side=side, ball_role=role, ball_team_id=team, **event
        )
        before = event["to_status"]
    agreement.case = case
    agreement.save(update_fields=["case"])


def of_recorder(apps, agreement, parties):
    """First the organisations in which whoever recorded it is, then the others, in the order of the paper."""
    Membership = apps.get_model("accounts", "Membership")
    held = Membership.objects.filter(user=agreement.recorded_by_id, organisation__in=parties)
    mine = set(held.values_list("organisation", flat=True)) if agreement.recorded_by_id else set()
    return [pk for pk in parties if pk in mine] + [pk for pk in parties if pk not in mine]


def story(agreement):
    """What happened to it, as events: opened, recorded, ended early, over."""
    zone = ZONES[agreement.signed_province.zone]
    term = agreement.term
    said = {
        "tanggal": agreement.signed_on.isoformat(),
        "tempat": agreement.signed_place,
        "provinsi": agreement.signed_province_id,
    }
    if term is not None:
        said["mulai"] = clock.day_of(term.lower, zone).isoformat()
        if until := agreement.agreed_until or term.upper:
            said["hari_terakhir"] = clock.last_day_of(until, zone).isoformat()
    recorder = person_of(agreement)
    yield {"move": "buka", "to_status": "persiapan", "at": agreement.recorded_at, **recorder}
    yield {"move": "catat_naskah", "to_status": "berlaku", "at": agreement.recorded_at, "evidence": said, **recorder}
    if agreement.ending_reason:
        evidence = {
            "hari_terakhir": clock.last_day_of(term.upper, zone).isoformat(),
            "alasan": agreement.ending_reason,
        }
        at = max(agreement.changed_at, agreement.recorded_at)
        by = {"actor_name": agreement.ended_by_name or CLOCK}
        yield {"move": "akhiri_awal", "to_status": "berlaku", "at": at, "evidence": evidence, **by}
    if term is not None and term.upper is not None and term.upper <= clock.now():
        move, to = ("tutup_awal", "dihentikan") if agreement.ending_reason else ("berakhir", "berakhir")
        yield {"move": move, "to_status": to, "at": clock.now(), "actor_name": CLOCK}


def person_of(agreement):
    """Who recorded it, as history keeps them."""
    user = agreement.recorded_by
    return {
        "actor_name": agreement.recorded_by_name or CLOCK,
        "actor_person_id": user.person_id if user is not None else None,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0004_stages"),
        ("casework", "0010_parties_of_case"),
        ("accounts", "0009_agency_pictures"),
        ("notifications", "0007_agency_words"),
    ]
    operations = [
        migrations.RunPython(adding(WORDS), migrations.RunPython.noop),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
