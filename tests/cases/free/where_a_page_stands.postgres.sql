-- 1 statements of 1 planned

-- gates: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
