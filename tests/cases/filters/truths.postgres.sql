-- 4 statements of 4 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" = $1;

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" = ANY($1);

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" IS NULL;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" <> $1;
