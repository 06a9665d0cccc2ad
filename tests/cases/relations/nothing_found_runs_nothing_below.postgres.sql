-- 1 statements of 5 planned

-- gates: 0 rows
SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1 ORDER BY "gate"."code" ASC LIMIT $2;
