-- 1 statements of 1 planned, in 1 round trips

-- gates: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
