-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id", (CASE WHEN (("c"."issued_at", "c"."id") >= (?1, ?2) AND ("c"."issued_at", "c"."id") <= (?3, ?4)) THEN 3 WHEN (("c"."issued_at", "c"."id") >= (?1, ?2)) THEN 1 WHEN (("c"."issued_at", "c"."id") <= (?3, ?4)) THEN 2 ELSE 0 END) AS "side" FROM json_each(?5) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "c"."id" FROM (SELECT "p"."id", 0 AS "side" FROM (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."issued_at", "pass"."id") < (?1, ?2) AND ("pass"."issued_at", "pass"."id") > (?3, ?4) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?6) AS "p" UNION ALL SELECT "p"."id", 1 AS "side" FROM (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."issued_at", "pass"."id") >= (?1, ?2) ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT ?7) AS "p" UNION ALL SELECT "p"."id", 2 AS "side" FROM (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."issued_at", "pass"."id") <= (?3, ?4) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?7) AS "p") AS "c") ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
