-- 2 statements of 2 planned, in 1 round trips

-- scans.groups: 1 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1)) / 3600 AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ? GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT ?;

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?;
