-- 6 statements of 6 planned, in 2 round trips

-- scans.directions: 2 rows
SELECT "scan"."direction" AS "direction", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- scans.gates.gate: 4 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.gates: 7 rows
SELECT "scan"."gate_id" AS "gate_id", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT ?;

-- scans.outcomes: 4 rows
SELECT "scan"."outcome" AS "outcome", "scan"."direction" AS "direction", COUNT(*) AS "count" FROM "scan" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT ?;

-- scans.reasons: 7 rows
SELECT "scan"."denial_reason" AS "denial_reason", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC NULLS LAST LIMIT ?;

-- scans.reversed: 4 rows
SELECT "scan"."denial_reason" AS "denial_reason", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 DESC NULLS FIRST LIMIT ?;
