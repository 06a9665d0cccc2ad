-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.passes: 12 rows
SELECT "c"."code", "c"."gate_id", "c"."issued_at" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" ASC, "c"."id" ASC;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
