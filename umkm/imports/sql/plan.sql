-- From what is clean to what will be done, without touching a table that lasts. Parameters: agency.

-- The first row of each key is what will be done; `business_id` and `person_id` are given out here.
CREATE TEMP TABLE import_plan ON COMMIT DROP AS
WITH firsts AS (
    SELECT min(row_number) AS row_number FROM import_clean WHERE refused = '{}' GROUP BY source_key
), sharing AS (  -- who has several businesses in the file is one person
    SELECT nik_index, min(row_number) AS row_number, nextval('accounts_person_id_seq') AS person_id
    FROM import_row JOIN firsts USING (row_number) WHERE nik_index IS NOT NULL GROUP BY nik_index HAVING count(*) > 1
), registered AS (
    SELECT row_number, min(business_id) AS business_id FROM (
        SELECT c.row_number, coalesce(b.merged_into_id, b.id) AS business_id FROM import_clean AS c
        JOIN umkm_business AS b ON b.nib = c.nib AND b.regency = c.regency AND lower(b.name) = lower(c.name)
        UNION ALL  -- as it was called before it took over another one's name or NIB
        SELECT c.row_number, coalesce(b.merged_into_id, b.id) FROM import_clean AS c
        JOIN umkm_merge AS m ON m.nib = c.nib AND m.nib <> '' AND m.undone_at IS NULL AND lower(m.name) = lower(c.name)
        JOIN umkm_business AS b ON b.id = m.stays_id AND b.regency = c.regency
    ) AS called JOIN umkm_business AS here ON here.id = business_id
    WHERE here.regency = %(agency)s OR starts_with(here.regency, %(agency)s || '.') GROUP BY row_number
), owners AS (  -- the present one, or the one who left
    SELECT DISTINCT ON (s.id) s.id AS record_id, o.person_id FROM import_clean AS c
    JOIN umkm_sourcerecord AS s ON s.agency = %(agency)s AND s.source_key = c.source_key
    JOIN umkm_ownership AS o ON o.business_id = s.business_id ORDER BY s.id, upper(o.period) DESC NULLS FIRST, o.id
), known AS (
    SELECT n.blind_index, min(n.person_id) AS person_id FROM import_row AS r
    JOIN accounts_identitynumber AS n ON n.blind_index = r.nik_index AND n.kind = 'nik' GROUP BY n.blind_index
)
SELECT d.*, d.makes_person AND d.known_person IS NULL AND coalesce(d.first_row, d.row_number) = d.row_number AS made_person,
    CASE WHEN d.makes_person THEN coalesce(d.known_person, d.new_person, nextval('accounts_person_id_seq')) END AS person_id
FROM (
    SELECT c.row_number, c.name, coalesce(c.description, '') AS description, coalesce(c.category, '') AS category,
        c.regency, c.district, c.lat, c.lng, coalesce(c.nib, '') AS nib, coalesce(c.scale, '') AS scale, c.started,
        c.owner_name, coalesce(c.street, '') AS street, c.sales, c.capital, c.fingerprint, c.source_key, a.action, r.business_row, r.person_row,
        r.nik_row, r.nik_sealed, r.nik_index, r.phone_row, r.phone_sealed, r.phone_index,
        r.email_row, r.email_sealed, r.email_index, r.extra, s.id AS record_id,
        coalesce(s.business_id, b.business_id, nextval('umkm_business_id_seq')) AS business_id,
        a.action IN ('create', 'update') AND (c.owner_name IS NOT NULL OR r.nik_row IS NOT NULL
            OR r.phone_row IS NOT NULL OR r.email_row IS NOT NULL) AS makes_person,
        coalesce(o.person_id, n.person_id) AS known_person, h.person_id AS new_person, h.row_number AS first_row
    FROM firsts
    JOIN import_clean AS c USING (row_number)
    JOIN import_row AS r USING (row_number)
    LEFT JOIN umkm_sourcerecord AS s ON s.agency = %(agency)s AND s.source_key = c.source_key
    LEFT JOIN registered AS b ON b.row_number = c.row_number
    LEFT JOIN owners AS o ON o.record_id = s.id
    LEFT JOIN known AS n ON n.blind_index = r.nik_index
    LEFT JOIN sharing AS h ON h.nik_index = r.nik_index
    CROSS JOIN LATERAL (SELECT CASE WHEN s.fingerprint = c.fingerprint THEN 'unchanged' WHEN s.id IS NOT NULL THEN 'update'
        WHEN b.business_id IS NOT NULL THEN 'link' ELSE 'create' END AS action) AS a
) AS d;
ANALYZE import_plan (row_number, source_key, action, business_id, person_id, record_id);

-- What people will read, one line for each thing wrong.
CREATE TEMP TABLE import_problem ON COMMIT DROP AS
SELECT row_number, split_part(code, ':', 1) AS column_name, split_part(code, ':', 2) AS kind, 'refused' AS level, NULL::int AS first
FROM import_clean, unnest(refused) AS code WHERE refused <> '{}'
UNION ALL
SELECT c.row_number, split_part(code, ':', 1), split_part(code, ':', 2), 'warned', NULL
FROM import_clean AS c JOIN import_plan USING (row_number), unnest(c.warned) AS code WHERE c.warned <> '{}'
UNION ALL
SELECT row_number, 'nib', 'already_registered', 'warned', NULL FROM import_plan WHERE action = 'link'
UNION ALL
SELECT c.row_number, 'row', array_to_string(array_remove(ARRAY[
        CASE WHEN f.description IS DISTINCT FROM coalesce(c.description, '') THEN 'description' END,
        CASE WHEN f.category IS DISTINCT FROM coalesce(c.category, '') THEN 'category' END,
        CASE WHEN f.district IS DISTINCT FROM c.district THEN 'district' END,
        CASE WHEN f.scale IS DISTINCT FROM coalesce(c.scale, '') THEN 'scale' END,
        CASE WHEN f.started IS DISTINCT FROM c.started THEN 'started' END,
        CASE WHEN f.owner_name IS DISTINCT FROM c.owner_name THEN 'owner_name' END,
        CASE WHEN f.street IS DISTINCT FROM coalesce(c.street, '') THEN 'street' END,
        CASE WHEN f.sales IS DISTINCT FROM c.sales THEN 'sales' END,
        CASE WHEN f.capital IS DISTINCT FROM c.capital THEN 'capital' END], NULL), ','),
    'repeated', f.row_number
FROM import_clean AS c JOIN import_plan AS f USING (source_key)
WHERE c.refused = '{}' AND NOT EXISTS (SELECT FROM import_plan WHERE row_number = c.row_number);
