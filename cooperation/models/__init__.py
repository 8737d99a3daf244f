from cooperation.models.agreements import (
    RECORDED,
    Agreement,
    AgreementDocument,
    AgreementParty,
    DocumentType,
    ResponsiblePerson,
    TermLimit,
)
from cooperation.models.figures import Tally, TallyRun
from cooperation.models.openings import KINDS, AgreementGrant, Opening

__all__ = [
    "KINDS",
    "RECORDED",
    "Agreement",
    "AgreementDocument",
    "AgreementGrant",
    "AgreementParty",
    "DocumentType",
    "Opening",
    "ResponsiblePerson",
    "Tally",
    "TallyRun",
    "TermLimit",
]
