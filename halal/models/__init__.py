from halal.models.duty import Certificate, CertificateProduct, DeadlineRule, Obligation

__all__ = ["Certificate", "CertificateProduct", "DeadlineRule", "Obligation"]
