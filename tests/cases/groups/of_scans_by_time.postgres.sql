-- 5 statements of 5 planned, in 1 round trips

-- scans.days: 97 rows
SELECT (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 86400 AS "time", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT $3;

-- scans.hours: 3 rows
SELECT (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 3600 AS "time", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT $3;

-- scans.months: 24 rows
SELECT date_part('epoch', date_trunc('month', to_timestamp(date_part('epoch', date_trunc('second', "scan"."scanned_at")) + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) AT TIME ZONE 'UTC'))::bigint AS "time", "scan"."direction" AS "direction", COUNT(*) AS "count" FROM "scan" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT $3;

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan";

-- scans.weeks: 47 rows
SELECT (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 604800 AS "time", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 DESC LIMIT $3;
