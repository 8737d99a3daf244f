from halal.models.acting import Objection
from halal.models.cases import (
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSignature,
    HalalSite,
    HalalStep,
    HalalSubmission,
    HalalSupervisor,
    HalalTool,
    HalalVisit,
)
from halal.models.criteria import Criteria, Criterion, CriterionAnswer
from halal.models.duty import Certificate, CertificateProduct, DeadlineRule, Obligation

__all__ = [
    "Certificate",
    "CertificateProduct",
    "Criteria",
    "Criterion",
    "CriterionAnswer",
    "DeadlineRule",
    "HalalCase",
    "HalalIngredient",
    "HalalProduct",
    "HalalSignature",
    "HalalSite",
    "HalalStep",
    "HalalSubmission",
    "HalalSupervisor",
    "HalalTool",
    "HalalVisit",
    "Objection",
    "Obligation",
]
