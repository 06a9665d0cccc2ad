-- 2 statements of 2 planned, in 1 round trips

-- scans.groups: 1 rows
SELECT (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 3600 AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" WHERE "scan"."scanned_at" > $3 AND "scan"."scanned_at" <= $4 GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT $5;

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2;
