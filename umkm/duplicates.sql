-- Pairs of businesses of one regency that may be one, written to umkm_double. Names are compared with those that share
-- a rare word, or two words, with them in the same place: never all with all. Numbers are compared in the whole country.
-- What stands in braces is an expression of `duplicates.py`. Parameters: regency, now, dull (words that say nothing), most (of a block), sharing (of one number), alike (0 to 1).

CREATE TEMP TABLE double_here ON COMMIT DROP AS
SELECT b.id, b.district, b.lat, b.lng, b.nib, upper(b.name) AS name,
    -- a word without its vowels and with doubled letters once: Melati, Mlati, MELLATI
    ARRAY(SELECT DISTINCT left(w, 1) || regexp_replace(translate(substr(w, 2), 'aeiou', ''), '(.)\1+', '\1', 'g')
          FROM unnest(CASE WHEN cardinality(words.telling) > 0 THEN words.telling ELSE ARRAY[array_to_string(words.all_of, '')] END) AS w
          WHERE w <> '' ORDER BY 1 LIMIT 6) AS keys
FROM umkm_business AS b
CROSS JOIN LATERAL (SELECT string_to_array(btrim(regexp_replace(lower(b.name), '[^a-z0-9]+', ' ', 'g')), ' ') AS all_of OFFSET 0) AS said
CROSS JOIN LATERAL (SELECT said.all_of, ARRAY(SELECT w FROM unnest(said.all_of) AS w WHERE w <> ALL (%(dull)s) AND length(w) > 1) AS telling OFFSET 0) AS words
WHERE b.regency = %(regency)s AND b.merged_into_id IS NULL;
ANALYZE double_here;

CREATE TEMP TABLE double_block ON COMMIT DROP AS
WITH keyed AS (
    SELECT h.id, h.district, k AS key, floor(h.lat * 200)::text || ':' || floor(h.lng * 200)::text AS cell FROM double_here AS h, unnest(h.keys) AS k
    UNION ALL
    SELECT h.id, h.district, h.keys[i] || '+' || h.keys[j], floor(h.lat * 200)::text || ':' || floor(h.lng * 200)::text
    FROM double_here AS h, generate_series(1, cardinality(h.keys)) AS i, generate_series(i + 1, cardinality(h.keys)) AS j
), blocks AS (
    SELECT key AS block, id FROM keyed
    UNION ALL SELECT key || '@' || district, id FROM keyed WHERE district IS NOT NULL
    UNION ALL SELECT key || '#' || cell, id FROM keyed WHERE cell IS NOT NULL
)
SELECT block, id FROM (SELECT block, id, count(*) OVER (PARTITION BY block) AS size FROM blocks) AS b WHERE size BETWEEN 2 AND %(most)s;
ANALYZE double_block;

CREATE TEMP TABLE double_pair ON COMMIT DROP AS
WITH near AS (
    SELECT DISTINCT one.id AS first, other.id AS second FROM double_block AS one
    JOIN double_block AS other ON other.block = one.block AND other.id > one.id
), alike AS (
    SELECT n.first, n.second FROM near AS n JOIN double_here AS a ON a.id = n.first JOIN double_here AS b ON b.id = n.second
    WHERE (similarity(a.name, b.name) >= %(alike)s OR a.keys = b.keys)
        AND (a.district = b.district OR (abs(a.lat - b.lat) < 0.003 AND abs(a.lng - b.lng) < 0.003)
            OR ((a.district IS NULL OR b.district IS NULL) AND (a.lat IS NULL OR b.lat IS NULL) AND a.keys = b.keys))
), owned AS (
    SELECT o.business_id, o.person_id FROM umkm_ownership AS o JOIN double_here AS h ON h.id = o.business_id WHERE upper(o.period) IS NULL
), numbers AS (
    SELECT o.business_id, o.person_id, c.kind, c.blind_index FROM owned AS o JOIN accounts_contact AS c ON c.person_id = o.person_id AND c.dead_at IS NULL
    UNION ALL
    SELECT o.business_id, o.person_id, n.kind, n.blind_index FROM owned AS o JOIN accounts_identitynumber AS n ON n.person_id = o.person_id AND n.kind = 'nik'
), others AS (
    SELECT n.business_id, n.kind, n.blind_index, o.business_id AS other FROM numbers AS n
    JOIN accounts_contact AS c ON c.blind_index = n.blind_index AND c.kind = n.kind AND c.dead_at IS NULL
    JOIN umkm_ownership AS o ON o.person_id = c.person_id AND upper(o.period) IS NULL
    WHERE n.kind <> 'nik' AND o.business_id <> n.business_id AND o.person_id <> n.person_id
    UNION ALL
    SELECT n.business_id, n.kind, n.blind_index, o.business_id FROM numbers AS n
    JOIN accounts_identitynumber AS i ON i.blind_index = n.blind_index AND i.kind = 'nik'
    JOIN umkm_ownership AS o ON o.person_id = i.person_id AND upper(o.period) IS NULL
    WHERE n.kind = 'nik' AND o.business_id <> n.business_id AND o.person_id <> n.person_id
), same AS (  -- a number that dozens share is an office's or a companion's and tells nothing
    SELECT business_id, other, kind FROM (SELECT *, count(*) OVER (PARTITION BY business_id, kind, blind_index) AS size FROM others) AS o WHERE size < %(sharing)s
    UNION ALL
    SELECT one.business_id, other.business_id, 'nik' FROM owned AS one  -- one person owns both: often rightly, so the names must be alike too
    JOIN owned AS other ON other.person_id = one.person_id AND other.business_id <> one.business_id
    JOIN double_here AS a ON a.id = one.business_id JOIN double_here AS b ON b.id = other.business_id
    WHERE similarity(a.name, b.name) >= %(alike)s
    UNION ALL
    SELECT h.id, b.id, 'nib' FROM double_here AS h JOIN umkm_business AS b ON b.nib = h.nib AND b.nib <> '' AND b.id <> h.id AND b.merged_into_id IS NULL
    WHERE (SELECT count(*) FROM umkm_business AS c WHERE c.nib = h.nib AND c.nib <> '') < %(sharing)s
)
SELECT first, second, bool_or(kind = 'nib') AS same_nib, bool_or(kind = 'nik') AS same_nik,
    bool_or(kind = 'phone') AS same_phone, bool_or(kind = 'email') AS same_mail
FROM (SELECT first, second, '' AS kind FROM alike
    UNION ALL SELECT least(business_id, other), greatest(business_id, other), kind FROM same) AS found
GROUP BY first, second;
ANALYZE double_pair;

INSERT INTO umkm_double AS d (first_id, second_id, first_regency, second_regency, score, same_nib, same_nik, same_phone,
    same_mail, likeness, same_district, metres, found_at)
SELECT p.first, p.second, a.regency, b.regency,
    {score}, p.same_nib, p.same_nik, p.same_phone, p.same_mail, m.likeness, m.same_district, m.metres, %(now)s
FROM double_pair AS p
JOIN umkm_business AS a ON a.id = p.first AND a.merged_into_id IS NULL
JOIN umkm_business AS b ON b.id = p.second AND b.merged_into_id IS NULL
CROSS JOIN LATERAL (SELECT round(100 * similarity(upper(a.name), upper(b.name)))::smallint AS likeness,
    coalesce(a.district = b.district, false) AS same_district, {metres} AS metres OFFSET 0) AS m
WHERE NOT EXISTS (SELECT FROM umkm_notdouble AS n WHERE n.first_id = p.first AND n.second_id = p.second)
ON CONFLICT (first_id, second_id) DO UPDATE SET first_regency = excluded.first_regency,
    second_regency = excluded.second_regency, score = excluded.score, same_nib = excluded.same_nib,
    same_nik = excluded.same_nik, same_phone = excluded.same_phone, same_mail = excluded.same_mail,
    likeness = excluded.likeness, same_district = excluded.same_district, metres = excluded.metres, found_at = excluded.found_at;

DELETE FROM umkm_double WHERE first_regency = %(regency)s AND found_at < %(now)s;
DROP TABLE double_here, double_block, double_pair;
