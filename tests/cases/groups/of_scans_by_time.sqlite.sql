-- 5 statements of 5 planned, in 1 round trips

-- scans.days: 97 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1)) / 86400 AS "time", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- scans.hours: 3 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1)) / 3600 AS "time", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- scans.months: 24 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT unixepoch(unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1), 'unixepoch', 'start of month') AS "time", "scan"."direction" AS "direction", COUNT(*) AS "count" FROM "scan" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT ?;

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan";

-- scans.weeks: 47 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1)) / 604800 AS "time", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 DESC LIMIT ?;
