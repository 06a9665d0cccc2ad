-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id", (CASE WHEN (("c"."issued_at", "c"."id") >= (?, ?) AND ("c"."issued_at", "c"."id") <= (?, ?)) THEN 3 WHEN (("c"."issued_at", "c"."id") >= (?, ?)) THEN 1 WHEN (("c"."issued_at", "c"."id") <= (?, ?)) THEN 2 ELSE 0 END) AS "side" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "c"."id" FROM (SELECT "p"."id", 0 AS "side" FROM (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."issued_at", "pass"."id") < (?, ?) AND ("pass"."issued_at", "pass"."id") > (?, ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) AS "p" UNION ALL SELECT "p"."id", 1 AS "side" FROM (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."issued_at", "pass"."id") >= (?, ?) ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT ?) AS "p" UNION ALL SELECT "p"."id", 2 AS "side" FROM (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."issued_at", "pass"."id") <= (?, ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) AS "p") AS "c") ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
