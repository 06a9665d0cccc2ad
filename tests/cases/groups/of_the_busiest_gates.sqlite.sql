-- 3 statements of 3 planned, in 2 round trips

-- scans.groups.gate: 2 rows
SELECT "id", "code", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.groups: 3 rows
SELECT "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT ?;

-- scans.ids: 4 rows
SELECT "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT ?;
