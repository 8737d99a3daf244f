"""The planner's statements. `{source}` is a source's own query; its rows are written down once, as `plan_due`.

All dates and times come from the caller; the database's clock is never asked.
"""

# A day's first run goes over everyone. Left to guess, the database takes the outbox for as small as it was last
# counted and reads it anew for each of a million rows; hashing is never bad here. A later run touches a few.
OVER_EVERYONE = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'"
AS_BEFORE = "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT"

# The source's rows, named; on a second run of a day only those of changed subjects. `reached` counts milestones.
DUE = """
    CREATE TEMPORARY TABLE plan_due ON COMMIT DROP AS
    SELECT d.subject, d.due_date, d.recipient, d.channel, d.zone, d.region, d.context,
           width_bucket(%(as_of)s - d.due_date, %(offsets)s::int[])::smallint AS reached
    FROM ({source}) AS d (subject, due_date, recipient, channel, zone, region, context)
    WHERE (%(subjects)s::bigint[] IS NULL OR d.subject = ANY(%(subjects)s::bigint[]))
      AND NOT EXISTS (SELECT 1 FROM notifications_reminderstop s
                      WHERE s.person_id = d.recipient AND s.kind = %(kind)s AND s.ended_at IS NULL)
"""
COUNTED = "ANALYZE plan_due"
FORGOTTEN = "DROP TABLE plan_due"

# Waiting, and its source no longer says so (met, moved, another person's by now), or
# a later milestone came first: an outage must not end in two reminders at once.
CLEAR_WAITING = """
    WITH waiting AS (
        SELECT m.id, CASE WHEN d.subject IS NULL THEN 'superseded' ELSE 'skipped' END AS state
        FROM notifications_message m
        LEFT JOIN plan_due d ON d.subject = m.subject AND d.due_date = m.due_date
                            AND d.recipient = m.recipient_id
        WHERE m.rehearsal = %(rehearsal)s AND m.kind IN (%(kind)s, %(kind_moved)s)
          AND m.state = 'planned'
          AND (%(subjects)s::bigint[] IS NULL OR m.subject = ANY(%(subjects)s::bigint[]))
          AND (d.subject IS NULL
               OR m.kind = %(kind)s AND m.milestone < (%(offsets)s::int[])[d.reached])
    ),
    written AS (
        UPDATE notifications_message m
        SET state = w.state,
            reason = CASE w.state WHEN 'skipped' THEN 'overtaken'
                                  ELSE 'no longer due' END
        FROM waiting w WHERE m.id = w.id AND m.state = 'planned'
        RETURNING m.state
    )
    SELECT count(*) FILTER (WHERE state = 'superseded'), count(*) FILTER (WHERE state = 'skipped')
    FROM written
"""

# Dropped as no longer due, and due again: a certificate taken back on the same day, a merge undone, a claim given back.
# Only the last row of its key, and only where no later milestone is reached meanwhile: that one is planned below, and an
# older one would tell an old milestone. A move is told again only while the last thing told is another date. What was
# sent, skipped or stopped stays as it is. Both questions are asked row by row, by an index: of what was dropped alone.
WAIT_AGAIN = """
    UPDATE notifications_message m
    SET state = 'planned', reason = '', attempts = 0, not_before = NULL, planned_on = %(as_of)s,
        channel = d.channel, zone = d.zone, region = d.region,
        context = CASE m.kind WHEN %(kind)s THEN d.context ELSE (
            SELECT d.context || jsonb_build_object('old_date', told.due_date, 'old_basis', told.context ->> 'basis')
            FROM notifications_message told
            WHERE told.rehearsal = m.rehearsal AND told.kind IN (%(kind)s, %(kind_moved)s)
              AND told.subject = m.subject AND told.recipient_id = m.recipient_id AND told.state = 'sent'
            ORDER BY told.sent_at DESC LIMIT 1) END
    FROM plan_due d
    WHERE m.rehearsal = %(rehearsal)s AND m.kind IN (%(kind)s, %(kind_moved)s)
      AND m.state = 'superseded' AND m.reason = 'no longer due'
      AND (%(subjects)s::bigint[] IS NULL OR m.subject = ANY(%(subjects)s::bigint[]))
      AND m.subject = d.subject AND m.due_date = d.due_date AND m.recipient_id = d.recipient
      AND CASE m.kind
          WHEN %(kind)s THEN d.reached > 0 AND m.milestone >= (%(offsets)s::int[])[d.reached]
              AND m.milestone = (
                  SELECT max(l.milestone) FROM notifications_message l
                  WHERE l.rehearsal = m.rehearsal AND l.kind = m.kind AND l.subject = m.subject
                    AND l.due_date = m.due_date AND l.recipient_id = m.recipient_id)
          ELSE m.due_date <> (
                  SELECT told.due_date FROM notifications_message told
                  WHERE told.rehearsal = m.rehearsal AND told.kind IN (%(kind)s, %(kind_moved)s)
                    AND told.subject = m.subject AND told.recipient_id = m.recipient_id AND told.state = 'sent'
                  ORDER BY told.sent_at DESC LIMIT 1)
          END
    RETURNING m.kind, m.milestone
"""

# Told another date than the one that rules today: told the new one, once, and why.
TELL_MOVED = """
    INSERT INTO notifications_message
        (public_id, rehearsal, kind, subject, due_date, milestone, recipient_id, channel, zone, region, context,
         state, reason, attempts, planned_on)
    SELECT DISTINCT ON (d.subject, d.recipient)
           gen_random_uuid(), %(rehearsal)s, %(kind_moved)s, d.subject, d.due_date, 0, d.recipient, d.channel, d.zone,
           d.region, d.context || jsonb_build_object('old_date', told.due_date,
                                           'old_basis', told.context ->> 'basis'),
           'planned', '', 0, %(as_of)s
    FROM plan_due d
    JOIN notifications_message told
      ON told.subject = d.subject AND told.recipient_id = d.recipient
     AND told.rehearsal = %(rehearsal)s AND told.kind IN (%(kind)s, %(kind_moved)s)
     AND told.state = 'sent' AND told.due_date <> d.due_date
    WHERE NOT EXISTS (
        SELECT 1 FROM notifications_message m
        WHERE m.rehearsal = %(rehearsal)s AND m.kind = %(kind_moved)s
          AND m.subject = d.subject AND m.due_date = d.due_date AND m.recipient_id = d.recipient)
    ORDER BY d.subject, d.recipient, told.sent_at DESC
    ON CONFLICT ON CONSTRAINT told_once DO NOTHING
"""

# A random id asked of the system for each of a million rows took a tenth of the whole plan: one secret a run is asked
# for, and each row's id is a digest of it and of what makes the row its own. MD5 is as good here as any: whoever does
# not know the secret cannot make one, and it is as wide as an id.
PUBLIC_ID = "md5(concat_ws('|', %(secret)s, d.subject, d.due_date, d.recipient, step))::uuid"

# The newest milestone reached, for those who have not got it or a later one. Whoever was already being reminded also
# gets a row, skipped, for each one overtaken since the last; whoever is reminded for the first time was never owed
# the earlier ones.
_NEWEST_AND_OVERTAKEN = f"""
    WITH last AS (
        SELECT m.subject, m.due_date, m.recipient_id AS recipient, max(m.milestone)::int AS milestone
        FROM notifications_message m
        WHERE m.rehearsal = %(rehearsal)s AND m.kind = %(kind)s
          AND (%(subjects)s::bigint[] IS NULL OR m.subject = ANY(%(subjects)s::bigint[]))
        GROUP BY m.subject, m.due_date, m.recipient_id
    ),
    written AS (
    INSERT INTO notifications_message
        (public_id, rehearsal, kind, subject, due_date, milestone, recipient_id, channel, zone, region, context,
         state, reason, attempts, planned_on)
    SELECT {PUBLIC_ID}, %(rehearsal)s, %(kind)s, d.subject, d.due_date, (%(offsets)s::int[])[step], d.recipient,
           d.channel, d.zone, d.region, d.context,
           CASE WHEN step = d.reached THEN 'planned' ELSE 'skipped' END,
           CASE WHEN step = d.reached THEN '' ELSE 'overtaken' END, 0, %(as_of)s
    FROM plan_due d
    LEFT JOIN last USING (subject, due_date, recipient)
    CROSS JOIN LATERAL generate_series(
        COALESCE(width_bucket(last.milestone, %(offsets)s::int[]) + 1, d.reached), d.reached
    ) AS step
    WHERE d.reached > 0 AND (last.milestone IS NULL OR last.milestone < (%(offsets)s::int[])[d.reached])
    {{guard}}
    RETURNING milestone, state
    )
    SELECT milestone, state, count(*) FROM written GROUP BY milestone, state ORDER BY milestone, state
"""

# Nobody else writes these keys while the planner holds its lock: asking for a twin before each row took a fifth of the
# whole. The key itself refuses one all the same, and then every row is asked.
NEWEST_AND_OVERTAKEN = _NEWEST_AND_OVERTAKEN.replace("{guard}", "")
NEWEST_ROW_BY_ROW = _NEWEST_AND_OVERTAKEN.replace("{guard}", "ON CONFLICT ON CONSTRAINT told_once DO NOTHING")
