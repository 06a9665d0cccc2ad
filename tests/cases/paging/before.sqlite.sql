-- 1 statements of 1 planned, in 1 round trips

-- gates: 3 rows
SELECT "p"."id", "p"."code", 0 AS "side" FROM (SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" < ?1 ORDER BY "gate"."code" DESC LIMIT ?2) AS "p" UNION ALL SELECT "p"."id", "p"."code", 2 AS "side" FROM (SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" >= ?1 ORDER BY "gate"."code" ASC LIMIT ?3) AS "p";
