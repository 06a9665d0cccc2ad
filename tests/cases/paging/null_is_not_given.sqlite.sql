-- 1 statements of 1 planned

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
