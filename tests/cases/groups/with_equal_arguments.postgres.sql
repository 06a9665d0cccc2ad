-- 2 statements of 2 planned, in 1 round trips

-- scans.groups: 20 rows
SELECT date_part('epoch', date_trunc('month', to_timestamp(date_part('epoch', date_trunc('second', "scan"."scanned_at")) + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) AT TIME ZONE 'UTC'))::bigint AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT $3;

-- scans.outcomes: 2 rows
SELECT "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" GROUP BY 1 ORDER BY 1 ASC LIMIT $1;
