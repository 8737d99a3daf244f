-- Takes a batch back. Parameters: batch. What stays of what it created is named, with the reason, in undo_kept.

-- A person has worked on it here: what they did would be lost.
INSERT INTO undo_kept
SELECT s.business_id, 'Datanya sudah diubah di portal.'
FROM umkm_sourcerecord AS s JOIN umkm_business AS b ON b.id = s.business_id LEFT JOIN umkm_privatefigures AS f ON f.business_id = b.id
WHERE s.business_id IN (SELECT business_id FROM undo_created)
    AND s.imported <> jsonb_build_object('name', b.name, 'description', b.description, 'category', b.category,
        'district', b.district, 'scale', b.scale, 'nib', b.nib, 'started', b.started, 'lat', b.lat, 'lng', b.lng,
        'street', coalesce(f.street, ''), 'sales', f.sales, 'capital', f.capital);

DELETE FROM undo_created WHERE business_id IN (SELECT business_id FROM undo_kept);

-- What the batch changed goes back to what it was, value by value, unless a person has changed it since.
UPDATE umkm_business AS b SET
    name = CASE WHEN b.name IS NOT DISTINCT FROM s.imported->>'name' THEN o.name ELSE b.name END,
    description = CASE WHEN b.description IS NOT DISTINCT FROM s.imported->>'description' THEN o.description ELSE b.description END,
    category = CASE WHEN b.category IS NOT DISTINCT FROM s.imported->>'category' THEN o.category ELSE b.category END,
    district = CASE WHEN b.district IS NOT DISTINCT FROM s.imported->>'district' THEN o.district ELSE b.district END,
    scale = CASE WHEN b.scale IS NOT DISTINCT FROM s.imported->>'scale' THEN o.scale ELSE b.scale END,
    nib = CASE WHEN b.nib IS NOT DISTINCT FROM s.imported->>'nib' THEN o.nib ELSE b.nib END,
    started = CASE WHEN b.started IS NOT DISTINCT FROM (s.imported->>'started')::date THEN o.started ELSE b.started END,
    lat = CASE WHEN b.lat IS NOT DISTINCT FROM (s.imported->>'lat')::numeric THEN o.lat ELSE b.lat END,
    lng = CASE WHEN b.lng IS NOT DISTINCT FROM (s.imported->>'lng')::numeric THEN o.lng ELSE b.lng END
FROM umkm_importchange AS c JOIN umkm_sourcerecord AS s ON s.id = (c.record->>'id')::bigint
CROSS JOIN LATERAL jsonb_populate_record(NULL::umkm_business, c.before) AS o
WHERE c.batch_id = %(batch)s AND b.id = c.business_id;

UPDATE umkm_privatefigures AS f SET
    street = CASE WHEN f.street IS NOT DISTINCT FROM s.imported->>'street' THEN o.street ELSE f.street END,
    sales = CASE WHEN f.sales IS NOT DISTINCT FROM (s.imported->>'sales')::bigint THEN o.sales ELSE f.sales END,
    capital = CASE WHEN f.capital IS NOT DISTINCT FROM (s.imported->>'capital')::bigint THEN o.capital ELSE f.capital END
FROM umkm_importchange AS c JOIN umkm_sourcerecord AS s ON s.id = (c.record->>'id')::bigint
CROSS JOIN LATERAL jsonb_populate_record(NULL::umkm_privatefigures, c.figures) AS o
WHERE c.batch_id = %(batch)s AND f.business_id = c.business_id;

DELETE FROM accounts_contact WHERE public_id IN
    (SELECT unnest(added) FROM umkm_importchange WHERE batch_id = %(batch)s);
DELETE FROM accounts_identitynumber WHERE public_id IN
    (SELECT unnest(added) FROM umkm_importchange WHERE batch_id = %(batch)s);
DELETE FROM umkm_ownership AS o USING umkm_importchange AS c
WHERE c.batch_id = %(batch)s AND o.business_id = c.business_id AND o.person_id = c.made_person;

UPDATE umkm_sourcerecord AS s SET batch_id = o.batch_id, row_number = o.row_number, fingerprint = o.fingerprint,
    imported = o.imported, extra = o.extra
FROM umkm_importchange AS c CROSS JOIN LATERAL jsonb_populate_record(NULL::umkm_sourcerecord, c.record) AS o
WHERE c.batch_id = %(batch)s AND s.id = o.id;
