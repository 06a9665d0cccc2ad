-- 1 statements of 1 planned, in 1 round trips

-- scans.groups: 17 rows
SELECT (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 86400 AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" WHERE "scan"."scanned_at" >= $3 AND "scan"."scanned_at" < $4 GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT $5;
