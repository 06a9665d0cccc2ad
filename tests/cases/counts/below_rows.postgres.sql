-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.none.totalCount: 0 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($1) AND "scan"."code" = $2 GROUP BY "scan"."gate_id";

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes.totalCount: 4 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1))) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.scans.totalCount: 3 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."gate_id" = ANY($1) AND "scan_tally"."level" = 3 AND "scan_tally"."outcome" = $2 UNION ALL (SELECT "scan_tally_change"."gate_id", "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."gate_id" = ANY($1) AND "scan_tally_change"."outcome" = $2)) AS "summed" GROUP BY "summed"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
