-- 6 statements of 6 planned, in 2 round trips

-- scans.directions: 2 rows
SELECT "summed"."direction", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."direction" AS "direction", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 UNION ALL (SELECT "scan_tally_change"."direction" AS "direction", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."direction" HAVING SUM("summed"."number") <> 0 ORDER BY 1 ASC LIMIT $1;

-- scans.gates.gate: 4 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans.gates: 7 rows
SELECT "summed"."gate_id", "summed"."outcome", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id" AS "gate_id", "scan_tally"."outcome" AS "outcome", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 UNION ALL (SELECT "scan_tally_change"."gate_id" AS "gate_id", "scan_tally_change"."outcome" AS "outcome", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."gate_id", "summed"."outcome" HAVING SUM("summed"."number") <> 0 ORDER BY 1 ASC, 2 ASC LIMIT $1;

-- scans.outcomes: 4 rows
SELECT "summed"."outcome", "summed"."direction", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."outcome" AS "outcome", "scan_tally"."direction" AS "direction", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 UNION ALL (SELECT "scan_tally_change"."outcome" AS "outcome", "scan_tally_change"."direction" AS "direction", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."outcome", "summed"."direction" HAVING SUM("summed"."number") <> 0 ORDER BY 1 ASC, 2 ASC LIMIT $1;

-- scans.reasons: 7 rows
SELECT "summed"."denial_reason", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT NULLIF("scan_tally"."denial_reason", '') AS "denial_reason", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 UNION ALL (SELECT NULLIF("scan_tally_change"."denial_reason", '') AS "denial_reason", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."denial_reason" HAVING SUM("summed"."number") <> 0 ORDER BY 1 ASC NULLS LAST LIMIT $1;

-- scans.reversed: 4 rows
SELECT "summed"."denial_reason", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT NULLIF("scan_tally"."denial_reason", '') AS "denial_reason", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 UNION ALL (SELECT NULLIF("scan_tally_change"."denial_reason", '') AS "denial_reason", "scan_tally_change"."number" AS "number" FROM "scan_tally_change")) AS "summed" GROUP BY "summed"."denial_reason" HAVING SUM("summed"."number") <> 0 ORDER BY 1 DESC NULLS FIRST LIMIT $1;
