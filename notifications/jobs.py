"""Who ordered long work finds a note in the inbox when it has ended (port `JOB_ENDED` of documents)."""

from accounts.readers import zone_served
from database import clock
from documents.models import Job
from notifications.models import Message
from notifications.services import FIRST_ZONE


def job_ended(job: Job) -> None:
    """In the portal alone: nobody is mailed or called for it. Once a job, however often it was run."""
    today = clock.today(FIRST_ZONE)
    failed = job.state == Job.State.FAILED
    Message.objects.bulk_create(
        [
            Message(
                kind="pekerjaan_gagal" if failed else "pekerjaan_selesai",
                subject=job.pk,
                due_date=today,
                milestone=0,
                recipient_id=job.user.person_id,
                channel=Message.Channel.INBOX,
                zone=zone_served(job.user),
                context={"pekerjaan": job.title, "sebab": job.error},
                state=Message.State.SENT,
                planned_on=today,
                sent_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
