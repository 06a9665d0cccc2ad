-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- gates: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
