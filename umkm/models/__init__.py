from umkm.models.businesses import Business, Companionship, CooperativeDetails, Draft, Ownership, PrivateFigures
from umkm.models.imports import HeaderSynonym, ImportBatch, ImportChange, SourceRecord
from umkm.models.products import Product, ProductGroup

__all__ = [
    "Business",
    "Companionship",
    "CooperativeDetails",
    "Draft",
    "HeaderSynonym",
    "ImportBatch",
    "ImportChange",
    "Ownership",
    "PrivateFigures",
    "Product",
    "ProductGroup",
    "SourceRecord",
]
