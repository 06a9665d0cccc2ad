-- 3 statements of 3 planned, in 2 round trips

-- scans.groups.gate: 2 rows
SELECT "id", "code", "name" FROM "gate" WHERE "id" = ANY($1);

-- scans.groups: 3 rows
SELECT "summed"."gate_id", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id" AS "gate_id", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 UNION ALL (SELECT "scan_tally_change"."gate_id" AS "gate_id", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."gate_id" HAVING SUM("summed"."number") <> 0 ORDER BY 2 DESC, 1 ASC LIMIT $1;

-- scans.ids: 4 rows
SELECT "summed"."gate_id", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id" AS "gate_id", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 UNION ALL (SELECT "scan_tally_change"."gate_id" AS "gate_id", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."gate_id" HAVING SUM("summed"."number") <> 0 ORDER BY 2 DESC, 1 ASC LIMIT $1;
