-- 2 statements of 2 planned, in 1 round trips

-- a.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?;

-- f.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?;
