-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.none.totalCount: 0 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($1) AND "scan"."code" = $2 GROUP BY "scan"."gate_id";

-- gates.nodes.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- gates.nodes.passes.totalCount: 4 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) GROUP BY "pass"."gate_id";

-- gates.nodes.scans.totalCount: 3 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($1) AND "scan"."outcome" = $2 GROUP BY "scan"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
