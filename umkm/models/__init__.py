from umkm.models.acting import ActingConsent
from umkm.models.businesses import Business, Companionship, CooperativeDetails, Draft, Ownership, PrivateFigures
from umkm.models.claims import ClaimedBusiness
from umkm.models.duplicates import Double, NotDouble
from umkm.models.imports import HeaderSynonym, ImportBatch, ImportChange, SourceRecord
from umkm.models.legal_papers import LegalPaper
from umkm.models.merges import Merge, MergeContents
from umkm.models.products import Product, ProductGroup
from umkm.models.saved import ListColumns, SavedView
from umkm.models.suggestions import GroupSuggestion, GroupWord, SuggestionAnswer, SuggestionRun

__all__ = [
    "ActingConsent",
    "Business",
    "ClaimedBusiness",
    "Companionship",
    "CooperativeDetails",
    "Double",
    "Draft",
    "GroupSuggestion",
    "GroupWord",
    "HeaderSynonym",
    "ImportBatch",
    "ImportChange",
    "LegalPaper",
    "ListColumns",
    "Merge",
    "MergeContents",
    "NotDouble",
    "Ownership",
    "PrivateFigures",
    "Product",
    "ProductGroup",
    "SavedView",
    "SourceRecord",
    "SuggestionAnswer",
    "SuggestionRun",
]
