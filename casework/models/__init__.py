from casework.models.case import Case, Event, Party, PersonRequest, ReferenceCounter, StageTerm, Submission
from casework.models.papers import CaseDocument
from casework.models.talk import Comment, InformationRequest, Watch

__all__ = [
    "Case",
    "CaseDocument",
    "Comment",
    "Event",
    "InformationRequest",
    "Party",
    "PersonRequest",
    "ReferenceCounter",
    "StageTerm",
    "Submission",
    "Watch",
]
