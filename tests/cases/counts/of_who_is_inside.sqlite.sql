-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- gates: 4 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
