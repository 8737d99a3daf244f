-- From the plan to the tables that last: one INSERT ... SELECT each. Parameters: batch, agency, now.

INSERT INTO umkm_business (id, public_id, regency, district, name, description, category, scale, nib, started, lat, lng, origin, created_at)
SELECT business_id, business_row, regency, district, name, description, category, scale, nib, started, lat, lng, 'impor', %(now)s
FROM import_plan WHERE action = 'create';

INSERT INTO accounts_person (id, public_id, full_name)
SELECT person_id, person_row, coalesce(owner_name, '') FROM import_plan WHERE made_person;

INSERT INTO umkm_ownership (business_id, person_id, period, changed_at)
SELECT business_id, person_id, tstzrange(%(now)s, NULL), %(now)s FROM import_plan WHERE action = 'create' AND person_id IS NOT NULL;

-- Before the contacts: their policies ask for it.
INSERT INTO accounts_personscope (person_id, region, period)
SELECT DISTINCT person_id, regency, tstzrange(%(now)s, NULL) FROM import_plan
WHERE person_id IS NOT NULL AND (action = 'create' OR made_person)
ON CONFLICT DO NOTHING;

INSERT INTO accounts_identitynumber (public_id, person_id, kind, sealed, blind_index)
SELECT nik_row, person_id, 'nik', nik_sealed, nik_index FROM import_plan WHERE made_person AND nik_row IS NOT NULL;

INSERT INTO accounts_contact (public_id, person_id, kind, sealed, blind_index, changed_at)
SELECT v.public_id, p.person_id, v.kind, v.sealed, v.blind_index, %(now)s
FROM import_plan AS p CROSS JOIN LATERAL (VALUES
    (phone_row, 'phone', phone_sealed, phone_index), (email_row, 'email', email_sealed, email_index)
) AS v (public_id, kind, sealed, blind_index)
WHERE p.made_person AND v.public_id IS NOT NULL;

INSERT INTO umkm_privatefigures (business_id, regency, street, sales, capital)
SELECT business_id, regency, street, sales, capital FROM import_plan
WHERE action = 'create' AND (street <> '' OR sales IS NOT NULL OR capital IS NOT NULL);

INSERT INTO umkm_sourcerecord
    (batch_id, business_id, made_business, made_person, agency, regency, source_key, row_number, fingerprint, imported, extra)
SELECT %(batch)s, business_id, action = 'create', CASE WHEN made_person THEN person_id END, %(agency)s,
    CASE WHEN action = 'create' THEN regency ELSE (SELECT regency FROM umkm_business WHERE id = business_id) END, source_key, row_number, fingerprint,
    jsonb_build_object('name', name, 'description', description, 'category', category, 'district', district, 'scale', scale,
        'nib', nib, 'started', started, 'lat', lat, 'lng', lng, 'street', street, 'sales', sales, 'capital', capital),
    extra
FROM import_plan WHERE action IN ('create', 'link');
