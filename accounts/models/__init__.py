from accounts.models.agencies import AgencyProfile, ServiceStandard
from accounts.models.devices import RecoveryDevice, TotpDevice
from accounts.models.joining import Invitation, InvitationLetter
from accounts.models.notices import Consent, NoticeSeen, PrivacyNotice
from accounts.models.organisations import Agency, Membership, Organisation, Role, SharingGrant
from accounts.models.people import Erasure, Person, PersonScope, User
from accounts.models.private import AccessRecord, Contact, IdentityNumber
from accounts.models.regions import ZONES, District, Province, Regency
from accounts.models.sign_in import Session, SignInCode, SignInFailure
from accounts.models.sign_up import PhoneCode, SignUp
from accounts.models.standing_in import Absence, FactorReset

__all__ = [
    "ZONES",
    "Absence",
    "AccessRecord",
    "Agency",
    "AgencyProfile",
    "Consent",
    "Contact",
    "District",
    "Erasure",
    "FactorReset",
    "IdentityNumber",
    "Invitation",
    "InvitationLetter",
    "Membership",
    "NoticeSeen",
    "Organisation",
    "Person",
    "PersonScope",
    "PhoneCode",
    "PrivacyNotice",
    "Province",
    "RecoveryDevice",
    "Regency",
    "Role",
    "ServiceStandard",
    "Session",
    "SharingGrant",
    "SignInCode",
    "SignInFailure",
    "SignUp",
    "TotpDevice",
    "User",
]
