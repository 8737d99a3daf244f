-- Rows of this source whose business an officer has moved out of the agency's region since: it is another agency's now.
-- Asked in the scope of all regencies, and of the agency's own keys alone. Parameters: agency.

UPDATE import_clean AS c SET refused = ARRAY['row:moved_away'] FROM umkm_sourcerecord AS s
WHERE s.agency = %(agency)s AND s.source_key = c.source_key AND c.refused = '{}'
    AND s.regency <> %(agency)s AND NOT starts_with(s.regency, %(agency)s || '.');
