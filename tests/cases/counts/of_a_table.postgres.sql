-- 4 statements of 4 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder";

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass";

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan";
