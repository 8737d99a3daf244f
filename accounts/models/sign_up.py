"""What signing up leaves behind: which notice was read, and codes on paper that prove a phone."""

import uuid

from django.db import models

from accounts.models.notices import PrivacyNotice
from accounts.models.people import Person, User
from accounts.models.printed import OneTimeCode
from accounts.models.private import Contact


class SignUp(models.Model):
    """Somebody made an account of their own. By e-mail it stands once the address is proved; until then the row says
    what to forget (`accounts.sign_up.forget_unproved`)."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="sign_up")
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT)  # read before anything was typed
    begun_at = models.DateTimeField(db_index=True)


class PhoneCode(OneTimeCode):
    """Printed by an officer and handed over to somebody who was looked in the face: whoever types it has that phone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="phone_codes")
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    printed_by_name = models.TextField()
