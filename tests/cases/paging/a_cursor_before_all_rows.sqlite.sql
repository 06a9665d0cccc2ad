-- 1 statements of 1 planned, in 1 round trips

-- gates: 2 rows
SELECT "p"."id", "p"."code", 0 AS "side" FROM (SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" > ? ORDER BY "gate"."code" ASC LIMIT ?) AS "p" UNION ALL SELECT "p"."id", "p"."code", 1 AS "side" FROM (SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" <= ? ORDER BY "gate"."code" DESC LIMIT ?) AS "p";
