-- 1 statements of 5 planned

-- gates: 0 rows
SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ? ORDER BY "gate"."code" ASC LIMIT ?;
