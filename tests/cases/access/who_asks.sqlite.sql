-- 2 statements of 2 planned, in 2 round trips

-- viewer.gates.passes: 2 rows
SELECT "c"."code", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND (+("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- viewer.gates: 2 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" WHERE "gate"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."code" ASC LIMIT ?;
