-- 2 statements of 2 planned, in 1 round trips

-- first: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- last: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" DESC LIMIT ?;
