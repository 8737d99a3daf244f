from halal.models.criteria import Criteria, Criterion, CriterionAnswer
from halal.models.duty import Certificate, CertificateProduct, DeadlineRule, Obligation

__all__ = [
    "Certificate",
    "CertificateProduct",
    "Criteria",
    "Criterion",
    "CriterionAnswer",
    "DeadlineRule",
    "Obligation",
]
