-- 4 statements of 4 planned, in 1 round trips

-- dot.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- percent.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" REGEXP ?;

-- quote.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."id" IN (SELECT "rowid" FROM "gate_text" WHERE "gate_text" MATCH ?) AND ("gate"."code" REGEXP ?);

-- underscore.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."id" IN (SELECT "rowid" FROM "gate_text" WHERE "gate_text" MATCH ?) AND ("gate"."code" REGEXP ?);
