-- 8 statements of 8 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" = $1;

-- gt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" > $1;

-- gte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" >= $1;

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" = ANY($1);

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" IS NULL;

-- lt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" < $1;

-- lte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" <= $1;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."max_entries" <> $1;
