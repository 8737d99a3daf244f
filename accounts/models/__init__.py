from accounts.models.devices import RecoveryDevice, TotpDevice
from accounts.models.notices import Consent, NoticeSeen, PrivacyNotice
from accounts.models.organisations import Agency, Membership, Organisation, Role, SharingGrant
from accounts.models.people import Person, PersonScope, User
from accounts.models.private import AccessRecord, Contact, IdentityNumber
from accounts.models.regions import ZONES, District, Province, Regency
from accounts.models.sign_in import Session, SignInCode, SignInFailure

__all__ = [
    "ZONES",
    "AccessRecord",
    "Agency",
    "Consent",
    "Contact",
    "District",
    "IdentityNumber",
    "Membership",
    "NoticeSeen",
    "Organisation",
    "Person",
    "PersonScope",
    "PrivacyNotice",
    "Province",
    "RecoveryDevice",
    "Regency",
    "Role",
    "Session",
    "SharingGrant",
    "SignInCode",
    "SignInFailure",
    "TotpDevice",
    "User",
]
