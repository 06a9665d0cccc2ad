-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.none.totalCount: 0 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."code" = ? GROUP BY "scan"."gate_id";

-- gates.nodes.occupancy: 4 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2" FROM (SELECT "pass_tally"."gate_id", (CASE WHEN ("pass_tally"."inside") THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number_2" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.scans.totalCount: 3 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan_tally"."level" = 3 AND "scan_tally"."outcome" = ?) AS "summed" GROUP BY "summed"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
