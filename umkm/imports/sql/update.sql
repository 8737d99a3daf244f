-- Rows whose source has changed since the last import. A value that a person has changed here
-- is one that differs from what was imported last: it stays. Parameters: batch, now.
-- Reads import_change: the rows of the plan that touch what was here before.

INSERT INTO umkm_importchange (batch_id, business_id, regency, made_person, added, record, before, figures)
SELECT %(batch)s, b.id, b.regency, CASE WHEN p.made_person THEN p.person_id END,
    array_remove(ARRAY[p.nik_row, p.phone_row, p.email_row], NULL), to_jsonb(s), to_jsonb(b), to_jsonb(f)
FROM import_change AS p JOIN umkm_sourcerecord AS s ON s.id = p.record_id JOIN umkm_business AS b ON b.id = p.business_id
LEFT JOIN umkm_privatefigures AS f ON f.business_id = b.id
WHERE p.action = 'update';

UPDATE umkm_business AS b SET
    name = CASE WHEN b.name IS NOT DISTINCT FROM s.imported->>'name' THEN p.name ELSE b.name END,
    description = CASE WHEN b.description IS NOT DISTINCT FROM s.imported->>'description' THEN p.description ELSE b.description END,
    category = CASE WHEN b.category IS NOT DISTINCT FROM s.imported->>'category' THEN p.category ELSE b.category END,
    district = CASE WHEN b.district IS NOT DISTINCT FROM s.imported->>'district' THEN p.district ELSE b.district END,
    scale = CASE WHEN b.scale IS NOT DISTINCT FROM s.imported->>'scale' THEN p.scale ELSE b.scale END,
    nib = CASE WHEN b.nib IS NOT DISTINCT FROM s.imported->>'nib' THEN p.nib ELSE b.nib END,
    started = CASE WHEN b.started IS NOT DISTINCT FROM (s.imported->>'started')::date THEN p.started ELSE b.started END,
    lat = CASE WHEN b.lat IS NOT DISTINCT FROM (s.imported->>'lat')::numeric THEN p.lat ELSE b.lat END,
    lng = CASE WHEN b.lng IS NOT DISTINCT FROM (s.imported->>'lng')::numeric THEN p.lng ELSE b.lng END
FROM import_change AS p JOIN umkm_sourcerecord AS s ON s.id = p.record_id
WHERE p.action = 'update' AND b.id = p.business_id;

INSERT INTO umkm_privatefigures AS f (business_id, regency, street, sales, capital)
SELECT p.business_id, b.regency, p.street, p.sales, p.capital FROM import_change AS p
JOIN umkm_business AS b ON b.id = p.business_id  -- it may have moved, or be one that another went into
WHERE p.action = 'update' AND (p.street <> '' OR p.sales IS NOT NULL OR p.capital IS NOT NULL)
ON CONFLICT (business_id) DO NOTHING;

UPDATE umkm_privatefigures AS f SET
    street = CASE WHEN f.street IS NOT DISTINCT FROM s.imported->>'street' THEN p.street ELSE f.street END,
    sales = CASE WHEN f.sales IS NOT DISTINCT FROM (s.imported->>'sales')::bigint THEN p.sales ELSE f.sales END,
    capital = CASE WHEN f.capital IS NOT DISTINCT FROM (s.imported->>'capital')::bigint THEN p.capital ELSE f.capital END
FROM import_change AS p JOIN umkm_sourcerecord AS s ON s.id = p.record_id
WHERE p.action = 'update' AND f.business_id = p.business_id;

INSERT INTO umkm_ownership (business_id, person_id, period, changed_at)
SELECT business_id, person_id, tstzrange(%(now)s, NULL), %(now)s FROM import_change AS p
WHERE action = 'update' AND person_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM umkm_ownership WHERE business_id = p.business_id);

INSERT INTO accounts_personscope (person_id, region, period)
SELECT DISTINCT o.person_id, b.regency, tstzrange(%(now)s, NULL) FROM import_change AS p
JOIN umkm_business AS b ON b.id = p.business_id
JOIN umkm_ownership AS o ON o.business_id = p.business_id AND o.person_id = p.person_id AND upper_inf(o.period)
ON CONFLICT DO NOTHING;

-- Persons who were here before: what is new is added, nothing of theirs is replaced.
INSERT INTO accounts_identitynumber (public_id, person_id, kind, sealed, blind_index)
SELECT DISTINCT ON (person_id) nik_row, person_id, 'nik', nik_sealed, nik_index FROM import_change AS p
WHERE NOT made_person AND person_id IS NOT NULL AND nik_row IS NOT NULL
    AND NOT EXISTS (SELECT FROM accounts_identitynumber WHERE person_id = p.person_id AND kind = 'nik')
ORDER BY person_id, row_number;

INSERT INTO accounts_contact (public_id, person_id, kind, sealed, blind_index, changed_at)
SELECT DISTINCT ON (p.person_id, v.blind_index) v.public_id, p.person_id, v.kind, v.sealed, v.blind_index, %(now)s
FROM import_change AS p CROSS JOIN LATERAL (VALUES
    (phone_row, 'phone', phone_sealed, phone_index), (email_row, 'email', email_sealed, email_index)
) AS v (public_id, kind, sealed, blind_index)
WHERE NOT p.made_person AND p.person_id IS NOT NULL AND v.public_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM accounts_contact WHERE person_id = p.person_id AND blind_index = v.blind_index)
ORDER BY p.person_id, v.blind_index, p.row_number;

UPDATE umkm_sourcerecord AS s SET batch_id = %(batch)s, row_number = p.row_number, fingerprint = p.fingerprint, extra = p.extra,
    imported = jsonb_build_object('name', p.name, 'description', p.description, 'category', p.category,
        'district', p.district, 'scale', p.scale, 'nib', p.nib, 'started', p.started, 'lat', p.lat, 'lng', p.lng,
        'street', p.street, 'sales', p.sales, 'capital', p.capital)
FROM import_change AS p WHERE p.action = 'update' AND s.id = p.record_id;
