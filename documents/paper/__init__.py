"""Papers of ours as PDF: made in memory by typst, archived as PDF/A-2a, readable by screen readers (PDF/UA-1)."""

from documents.paper.blocks import (
    Block,
    Facts,
    Grid,
    Head,
    Items,
    Paper,
    Para,
    Picture,
    Pictures,
    Section,
    Signature,
    Signatures,
)
from documents.paper.keeping import address_of, keep, new_token, revoke
from documents.paper.making import cannot_print, make, picture_of

__all__ = [
    "Block",
    "Facts",
    "Grid",
    "Head",
    "Items",
    "Paper",
    "Para",
    "Picture",
    "Pictures",
    "Section",
    "Signature",
    "Signatures",
    "address_of",
    "cannot_print",
    "keep",
    "make",
    "new_token",
    "picture_of",
    "revoke",
]
