-- 1 statements of 4 planned, in 1 round trips

-- gates: 0 rows
SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ? ORDER BY "gate"."code" ASC LIMIT ?;
