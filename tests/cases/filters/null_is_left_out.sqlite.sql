-- 1 statements of 1 planned

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";
