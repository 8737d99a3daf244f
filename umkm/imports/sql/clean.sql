-- What was sent, row by row, as far as it can be trusted, without touching a table that lasts.
-- Parameters: agency, default_regency (or NULL), today.

ANALYZE import_row (row_number, regency, nik_index);  -- nobody else does it for a temporary table, and the joins below need it

-- Each way the region is written, once: its code, or why there is none.
CREATE TEMP TABLE import_region ON COMMIT DROP AS
SELECT written, min(code) AS code, min(bare) AS bare,
    CASE WHEN count(DISTINCT code) > 1 THEN 'regency_ambiguous'
         WHEN count(code) = 1 THEN NULL
         WHEN written = '' THEN 'regency_missing'
         ELSE 'regency_outside' END AS problem
FROM (SELECT DISTINCT coalesce(regency, '') AS written FROM import_row) AS w
LEFT JOIN (
    SELECT code, lower(name) AS name, lower(regexp_replace(name, '^(Kabupaten|Kota) ', '')) AS bare
    FROM accounts_regency WHERE code = %(agency)s OR starts_with(code, %(agency)s || '.')
) AS r ON CASE WHEN written = '' THEN code = %(default_regency)s
    ELSE regexp_replace(lower(written), '^kab\.? ', 'kabupaten ') IN (code, name, bare) END
GROUP BY written;

CREATE TEMP TABLE import_clean ON COMMIT DROP AS
SELECT r.row_number, r.name, v.description, v.category, v.regency, v.district, v.lat, v.lng, v.nib, v.scale, v.started,
    r.owner_name, r.street, v.sales, v.capital, r.fingerprint,
    CASE WHEN v.nib IS NOT NULL THEN concat_ws('|', 'nib:' || v.nib, lower(r.name))  -- one NIB may cover several businesses
         WHEN v.lat IS NOT NULL THEN concat_ws('|', 'titik:' || v.regency, v.lat, v.lng, lower(r.name))
         WHEN r.person_mark IS NOT NULL THEN concat_ws('|', 'orang:' || v.regency, encode(r.person_mark, 'hex'), lower(r.name))
         ELSE 'baris:' || encode(r.fingerprint, 'hex') END AS source_key,
    r.refused || array_remove(ARRAY[
        CASE WHEN r.refused = '{}' AND r.name IS NULL THEN 'name:name_missing' END,
        CASE WHEN r.refused = '{}' THEN 'regency:' || g.problem END
    ], NULL) AS refused,
    r.warned || array_remove(ARRAY[
        CASE WHEN r.lat IS NULL AND r.lng IS NULL THEN NULL
             WHEN r.lat IS NULL OR r.lng IS NULL THEN 'lat:coordinate_incomplete'
             WHEN c.lat IS NULL OR c.lng IS NULL THEN CASE WHEN c.lat IS NULL THEN 'lat' ELSE 'lng' END || ':coordinate_unreadable'
             WHEN c.swapped THEN 'lat:swapped_coordinate'
             WHEN NOT c.inside THEN CASE WHEN c.lat BETWEEN -11.1 AND 6.1 THEN 'lng' ELSE 'lat' END || ':coordinate_outside'
             WHEN starts_with(r.lat, '''') OR starts_with(r.lng, '''') THEN 'lat:repaired_coordinate' END,
        CASE WHEN v.district IS NULL AND r.district IS NOT NULL THEN 'district:unknown_district' END,
        CASE WHEN v.category IS NULL AND r.category IS NOT NULL THEN 'category:category_is_region' END,
        CASE WHEN v.scale IS NULL AND r.scale IS NOT NULL THEN 'scale:unknown_scale' END,
        CASE WHEN raw.started > %(today)s THEN 'started:date_ahead'
             WHEN v.started IS NULL AND r.started IS NOT NULL THEN 'started:no_such_date' END,
        CASE WHEN v.sales IS NULL AND r.sales IS NOT NULL
             THEN 'sales:' || CASE WHEN r.sales ~* '^\d[.,]?\d*e\+?\d+$' THEN 'rounded_number' ELSE 'not_rupiah' END END,
        CASE WHEN v.capital IS NULL AND r.capital IS NOT NULL
             THEN 'capital:' || CASE WHEN r.capital ~* '^\d[.,]?\d*e\+?\d+$' THEN 'rounded_number' ELSE 'not_rupiah' END END,
        CASE WHEN r.nib IS NULL THEN NULL
             WHEN r.nib ~* '^\d[.,]?\d*e\+?\d+$' THEN 'nib:rounded_number'
             WHEN v.nib IS NULL THEN 'nib:nib_unreadable'
             WHEN length(ltrim(r.nib, '''')) < 13 THEN 'nib:repaired_nib' END
    ], NULL) AS warned
FROM import_row AS r
LEFT JOIN import_region AS g ON g.written = coalesce(r.regency, '')
CROSS JOIN LATERAL (SELECT import_degrees(r.lat) AS lat, import_degrees(r.lng) AS lng,
    import_date(r.started) AS started, replace(lower(r.scale), 'usaha ', '') AS scale OFFSET 0) AS raw
CROSS JOIN LATERAL (SELECT raw.lat, raw.lng,
    raw.lat BETWEEN -11.1 AND 6.1 AND raw.lng BETWEEN 94.9 AND 141.1 AS inside,
    raw.lng BETWEEN -11.1 AND 6.1 AND raw.lat BETWEEN 94.9 AND 141.1 AS swapped) AS c
LEFT JOIN accounts_district AS d ON d.regency_id = g.code AND lower(d.name) = lower(r.district)
CROSS JOIN LATERAL (SELECT r.description, g.code AS regency, d.code AS district,
    CASE WHEN c.inside THEN c.lat WHEN c.swapped THEN c.lng END AS lat,
    CASE WHEN c.inside THEN c.lng WHEN c.swapped THEN c.lat END AS lng,
    CASE WHEN lower(r.category) IS DISTINCT FROM g.bare THEN r.category END AS category,
    CASE WHEN raw.scale IN ('mikro', 'kecil', 'menengah', 'besar') THEN raw.scale END AS scale,
    import_nib(r.nib) AS nib, CASE WHEN raw.started <= %(today)s THEN raw.started END AS started,
    import_rupiah(r.sales) AS sales, import_rupiah(r.capital) AS capital OFFSET 0) AS v;

ANALYZE import_clean (row_number, source_key, refused);
