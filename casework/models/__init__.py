from casework.models.case import Case, Event, Party, PersonRequest, ReferenceCounter, StageTerm, Submission

__all__ = ["Case", "Event", "Party", "PersonRequest", "ReferenceCounter", "StageTerm", "Submission"]
