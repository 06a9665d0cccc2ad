-- 2 statements of 2 planned, in 1 round trips

-- backslash.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;
