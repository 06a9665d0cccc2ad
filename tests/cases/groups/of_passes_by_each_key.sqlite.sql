-- 10 statements of 10 planned, in 2 round trips

-- passes.days: 2 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("pass"."issued_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "pass"."issued_at" AND "pass"."issued_at" < "end" LIMIT 1)) / 86400 AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- passes.gates.gate: 4 rows
SELECT "id", "code", "closed_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.gates: 4 rows
SELECT "pass"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- passes.holders.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.holders: 4 rows
SELECT "pass"."holder_id" AS "holder_id", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- passes.hours: 2 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("pass"."issued_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "pass"."issued_at" AND "pass"."issued_at" < "end" LIMIT 1)) / 3600 AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;

-- passes.kinds: 7 rows
SELECT "pass"."kind" AS "kind", (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT ?;

-- passes.months: 21 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) THEN 'ACTIVE' END) AS "computed", unixepoch(unixepoch(substr("pass"."issued_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "pass"."issued_at" AND "pass"."issued_at" < "end" LIMIT 1), 'unixepoch', 'start of month') AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1, 2 ORDER BY 2 ASC, 1 ASC LIMIT ?;

-- passes.statuses: 4 rows
SELECT (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT ?;

-- passes.weeks: 2 rows
WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT (unixepoch(substr("pass"."issued_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "pass"."issued_at" AND "pass"."issued_at" < "end" LIMIT 1)) / 604800 AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;
