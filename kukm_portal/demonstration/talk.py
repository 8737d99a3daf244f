"""What was said on a case: a note of the agency, a message to whoever applied, a question that waits."""

from accounts.actors import Actor
from accounts.scope import scope_of
from casework import talk
from casework.models import Case
from casework.person_requests import CORRECT
from database.scope import scoped
from kukm_portal.demonstration.people import STAFF, person_of


def make_talk() -> None:
    """On the first request to correct one's data, which an officer has to work."""
    officer = person_of(next(a for a in STAFF if a.role == "officer")).user
    with scoped(scope_of(officer)):
        actor = Actor.of(officer)
        case = Case.objects.open().filter(kind=CORRECT, agency__in=list(actor.roles)).order_by("pk").first()
        if case is None or case.comments.exists():
            return
        talk.comment(case, actor, "Nama pada NIB juga lama. Tanyakan sekalian apakah NIB sudah diubah.", shared=False)
        talk.comment(case, actor, "Permintaan Anda kami periksa hari ini.", shared=True)
        talk.ask(case, actor, "Apakah nama di NIB juga sudah diganti di OSS?", 5)
        talk.watch(case, officer.person)
