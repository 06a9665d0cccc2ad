-- 6 statements of 6 planned, in 1 round trips

-- backslash.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- dot.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- percent.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- quote.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- underscore.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;
