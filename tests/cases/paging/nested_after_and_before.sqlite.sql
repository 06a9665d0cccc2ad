-- 3 statements of 3 planned, in 2 round trips

-- gates.nodes.earlier: 4 rows
SELECT "c"."gate_id", "c"."scanned_at", (CASE WHEN (("c"."scanned_at", "c"."id") <= (?1, ?2)) THEN 2 ELSE 0 END) AS "side" FROM json_each(?3) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "c"."id" FROM (SELECT "p"."id", 0 AS "side" FROM (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND ("scan"."scanned_at", "scan"."id") > (?1, ?2) ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?4) AS "p" UNION ALL SELECT "p"."id", 2 AS "side" FROM (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND ("scan"."scanned_at", "scan"."id") <= (?1, ?2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?5) AS "p") AS "c") ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- gates.nodes.later: 8 rows
SELECT "c"."gate_id", "c"."scanned_at", (CASE WHEN (("c"."scanned_at", "c"."id") >= (?1, ?2)) THEN 1 ELSE 0 END) AS "side" FROM json_each(?3) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "c"."id" FROM (SELECT "p"."id", 0 AS "side" FROM (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND ("scan"."scanned_at", "scan"."id") < (?1, ?2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?4) AS "p" UNION ALL SELECT "p"."id", 1 AS "side" FROM (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND ("scan"."scanned_at", "scan"."id") >= (?1, ?2) ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?5) AS "p") AS "c") ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
