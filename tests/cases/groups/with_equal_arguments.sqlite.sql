-- 2 statements of 2 planned, in 1 round trips

-- scans.groups: 20 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT unixepoch(unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1), 'unixepoch', 'start of month') AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT ?;

-- scans.outcomes: 2 rows
SELECT "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;
