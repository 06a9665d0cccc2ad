-- 5 statements of 5 planned, in 4 round trips

-- gates.nodes.passes.nodes.holder.passes.nodes.gate: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- gates.nodes.passes.nodes.holder.passes: 5 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates.nodes.passes.nodes.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- gates.nodes.passes: 6 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates: 2 rows
SELECT "gate"."id", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
