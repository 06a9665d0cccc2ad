-- 2 statements of 2 planned, in 1 round trips

-- with.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass");

-- without.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE NOT ("scan"."pass_id" IS NOT NULL AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass"));
