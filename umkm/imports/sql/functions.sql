-- How a cell is read. One SELECT each, so that PostgreSQL puts them into the query that calls
-- them; none raises an error: what cannot be read is NULL, and the caller says so by row.

-- Patterns are kept plain: a bounded repeat such as {1,20} makes a match three times as dear.

-- -7.5853608, '-7.5853608 (a spreadsheet's mark for text), -7,5853608
CREATE FUNCTION import_degrees(cell text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN cell ~ '^''?[+-]?\d+([.,]\d+)?$' AND length(cell) <= 30
        THEN round(replace(ltrim(cell, ''''), ',', '.')::numeric, 7) END
$$;

-- 1500000, Rp 1.500.000, 1.500.000,00, 1,500,000.00, Rp1.500.000,-; whole rupiah only
CREATE FUNCTION import_bare_rupiah(bare text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN length(bare) > 18 THEN NULL
        WHEN bare ~ '^\d\d?\d?(\.\d\d\d)+(,00?)?$' THEN replace(split_part(bare, ',', 1), '.', '')::bigint
        WHEN bare ~ '^\d+([.,]00?)?$' THEN split_part(replace(bare, ',', '.'), '.', 1)::bigint
        WHEN bare ~ '^\d\d?\d?(,\d\d\d)+(\.00?)?$' THEN replace(split_part(bare, '.', 1), ',', '')::bigint
    END
$$;
CREATE FUNCTION import_rupiah(cell text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT import_bare_rupiah(rtrim(ltrim(cell, 'RrPpIiDd. '), ',-'))
$$;

-- day, month, year as numbers, if there is such a day (31/02 is none)
CREATE FUNCTION import_day(y int, m int, d int) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31 AND y BETWEEN 1900 AND 2200
        AND extract(month FROM make_date(y, m, 1) + (d - 1)) = m THEN make_date(y, m, 1) + (d - 1) END
$$;

-- 17/08/2019, 17-8-2019, 17.08.2019, 2019-08-17, 17 Agustus 2019; never month before day
CREATE FUNCTION import_date(cell text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN cell ~ '^\d\d?[/.-]\d\d?[/.-]\d{4}$' THEN import_day(
            right(cell, 4)::int, split_part(translate(cell, '/.', '--'), '-', 2)::int,
            split_part(translate(cell, '/.', '--'), '-', 1)::int)
        WHEN cell ~ '^\d{4}-\d\d?-\d\d?( 00:00:00)?$' THEN import_day(
            split_part(cell, '-', 1)::int, split_part(cell, '-', 2)::int, left(split_part(cell, '-', 3), 2)::int)
        WHEN cell ~* '^\d\d? [a-z]{3,9} \d{4}$' THEN import_day(
            right(cell, 4)::int,
            array_position('{jan,feb,mar,apr,mei,jun,jul,agu,sep,okt,nov,des}'::text[],
                replace(left(lower(split_part(cell, ' ', 2)), 3), 'nop', 'nov')),
            split_part(cell, ' ', 1)::int)
    END
$$;

-- 13 digits; one that lost its leading zero in a spreadsheet has 12
CREATE FUNCTION import_nib(cell text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN cell ~ '^''?\d{12,13}$' THEN lpad(ltrim(cell, ''''), 13, '0') END
$$;

-- Statistics of what was just loaded, before the commit that checks its foreign keys: a serving role
-- may not analyse. Without it a table that was empty a moment ago (or analysed half-way) counts as
-- empty, every index of it as equally good, and a check of one key reads a whole index.
CREATE FUNCTION import_analyse() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    ANALYZE umkm_business (id, nib, regency), umkm_sourcerecord (agency, source_key, business_id),
        umkm_ownership (business_id, person_id), accounts_person (id), accounts_personscope (person_id, region),
        accounts_contact (person_id, blind_index), accounts_identitynumber (person_id, blind_index);
END
$$;
