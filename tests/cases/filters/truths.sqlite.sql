-- 4 statements of 4 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" = ?;

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" IS NULL;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" <> ?;
