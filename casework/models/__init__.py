from casework.models.calendar import Holiday, HolidayYear, StageTerm
from casework.models.case import Case, Event, Party, PersonRequest, ReferenceCounter, Submission
from casework.models.papers import CaseDocument
from casework.models.talk import Comment, InformationRequest, Watch

__all__ = [
    "Case",
    "CaseDocument",
    "Comment",
    "Event",
    "Holiday",
    "HolidayYear",
    "InformationRequest",
    "Party",
    "PersonRequest",
    "ReferenceCounter",
    "StageTerm",
    "Submission",
    "Watch",
]
