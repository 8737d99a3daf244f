"""The event is the permit of a status: what the database itself refuses.

1. (case, version, status) must exist as an event when the transaction ends: a composite foreign key, no code. It also
   refuses a case that is inserted without its first event.
2. A version goes up by exactly one whenever status, ball, term or suspension changes, and never otherwise. Without this, a case
   could be set back to an older event, and a term be moved with no event. The condition stands in WHEN: the function
   runs only to refuse.
3. Events are added by the serving roles, and neither changed nor deleted; cases are not deleted.
"""

GUARDED = (
    "version",
    "status",
    "ball_side",
    "ball_role",
    "ball_person_id",
    "ball_team_id",
    "due_at",
    "kind",
    "reference",
    "agency_id",
)


def guard(*columns: str) -> str:
    """The trigger that lets these columns change only with a version, and the version only with one of them."""
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return f"""
CREATE TRIGGER case_moves_with_its_event BEFORE UPDATE ON casework_case FOR EACH ROW
    WHEN (({new}) IS DISTINCT FROM ({old}) AND NEW.version <> OLD.version + 1)
    EXECUTE FUNCTION casework_refuse_unrecorded_change();
"""


UNGUARDED = "DROP TRIGGER case_moves_with_its_event ON casework_case;"
GUARD_SUSPENSION = UNGUARDED + guard(*GUARDED, "suspended_at")  # since terms can stand still
GUARD_AS_BEFORE = UNGUARDED + guard(*GUARDED)

CREATE = f"""
ALTER TABLE casework_case ADD CONSTRAINT case_status_has_its_event
    FOREIGN KEY (id, version, status) REFERENCES casework_event (case_id, version, to_status)
    DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION casework_refuse_unrecorded_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Case % may only be moved by the engine, one event at a time.', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

{guard(*GUARDED)}
REVOKE DELETE ON casework_case FROM kukm_web, kukm_worker;
"""

DROP = """
GRANT DELETE ON casework_case TO kukm_web, kukm_worker;
DROP TRIGGER case_moves_with_its_event ON casework_case;
DROP FUNCTION casework_refuse_unrecorded_change();
ALTER TABLE casework_case DROP CONSTRAINT case_status_has_its_event;
"""
