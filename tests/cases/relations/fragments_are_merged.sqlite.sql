-- 3 statements of 3 planned, in 3 round trips

-- gates.nodes.passes.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- gates.nodes.passes: 1 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id", "c"."kind" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates: 1 rows
SELECT "gate"."id", "gate"."code", "gate"."name", "gate"."location" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
