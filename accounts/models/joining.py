"""How people come to work here: an invitation with a code, for a role in an organisation and for a period."""

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from accounts import keys
from accounts.models.organisations import Organisation, Role
from accounts.models.people import Person, User
from accounts.models.printed import OneTimeCode
from accounts.models.private import Contact
from accounts.queries import InvitationQuerySet


class Invitation(OneTimeCode):
    """Open until it is accepted (`used_at`), withdrawn or past its day. The address is the contact's, sealed."""

    class Way(models.TextChoices):
        MAIL = "surel", "Lewat surel"
        PAPER = "kertas", "Kode di kertas"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")  # gone with the invitation
    name = models.TextField()  # as the inviter wrote it: whose address it is, they are not told
    role = models.TextField(choices=Role.choices)
    period = DateTimeRangeField()  # of the membership it offers
    way = models.TextField(choices=Way.choices)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_by_name = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
            models.CheckConstraint(condition=~Q(role="system_admin"), name="no_invited_system_admin"),
        ]


class InvitationLetter(models.Model):
    """The code in a letter that has not left yet: sealed, opened by the sender, gone when the code is of no use."""

    PLACE = "accounts_invitationletter.sealed"
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="letters")
    sealed = models.BinaryField()

    def open(self) -> str:
        """For the letter alone."""
        return keys.open_sealed(self.sealed, self.PLACE, self.public_id)
