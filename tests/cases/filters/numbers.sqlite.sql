-- 8 statements of 8 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" = ?;

-- gt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" > ?;

-- gte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" >= ?;

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" IS NULL;

-- lt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" < ?;

-- lte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" <= ?;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" <> ?;
