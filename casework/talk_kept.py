"""What the database itself refuses about comments and questions: to reword them, to end them twice, to delete them."""

COMMENT_ENDS = "withdrawn_at, withdrawn_by"
REQUEST_ENDS = "answer, answerer_id, answerer, answered_at, withdrawn_at, withdrawn_by"
SERVING = "kukm_web, kukm_worker"

CREATE = f"""
REVOKE UPDATE, DELETE ON casework_comment, casework_informationrequest FROM {SERVING};
GRANT UPDATE ({COMMENT_ENDS}) ON casework_comment TO {SERVING};
GRANT UPDATE ({REQUEST_ENDS}) ON casework_informationrequest TO {SERVING};

CREATE FUNCTION casework_refuse_second_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Row % of % has ended and stays as it is.', OLD.id, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- An erasure by law is the owner's, and is let through.
CREATE TRIGGER comment_ends_once BEFORE UPDATE ON casework_comment FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL AND current_user IN ('kukm_web', 'kukm_worker'))
    EXECUTE FUNCTION casework_refuse_second_end();
CREATE TRIGGER request_ends_once BEFORE UPDATE ON casework_informationrequest FOR EACH ROW
    WHEN ((OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
          AND current_user IN ('kukm_web', 'kukm_worker'))
    EXECUTE FUNCTION casework_refuse_second_end();
"""

DROP = f"""
DROP TRIGGER comment_ends_once ON casework_comment;
DROP TRIGGER request_ends_once ON casework_informationrequest;
DROP FUNCTION casework_refuse_second_end();
GRANT UPDATE, DELETE ON casework_comment, casework_informationrequest TO {SERVING};
"""
