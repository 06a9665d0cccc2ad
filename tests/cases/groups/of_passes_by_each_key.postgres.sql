-- 10 statements of 10 planned, in 2 round trips

-- passes.days: 2 rows
SELECT (date_part('epoch', date_trunc('second', "pass"."issued_at"))::bigint + ($1::_int8)[ width_bucket("pass"."issued_at", $2::_timestamptz) + 1 ]) / 86400 AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT $3;

-- passes.gates.gate: 4 rows
SELECT "id", "code", "closed_at" FROM "gate" WHERE "id" = ANY($1);

-- passes.gates: 4 rows
SELECT "pass"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT $1;

-- passes.holders.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- passes.holders: 4 rows
SELECT "pass"."holder_id" AS "holder_id", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT $1;

-- passes.hours: 2 rows
SELECT (date_part('epoch', date_trunc('second', "pass"."issued_at"))::bigint + ($1::_int8)[ width_bucket("pass"."issued_at", $2::_timestamptz) + 1 ]) / 3600 AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT $3;

-- passes.kinds: 7 rows
SELECT "pass"."kind" AS "kind", (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $3) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $4 AND "pass"."valid_until" > $5) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT $6;

-- passes.months: 21 rows
SELECT (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $3) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $4 AND "pass"."valid_until" > $5) THEN 'ACTIVE' END) AS "computed", date_part('epoch', date_trunc('month', to_timestamp(date_part('epoch', date_trunc('second', "pass"."issued_at")) + ($6::_int8)[ width_bucket("pass"."issued_at", $7::_timestamptz) + 1 ]) AT TIME ZONE 'UTC'))::bigint AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1, 2 ORDER BY 2 ASC, 1 ASC LIMIT $8;

-- passes.statuses: 4 rows
SELECT (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $3) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $4 AND "pass"."valid_until" > $5) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT $6;

-- passes.weeks: 2 rows
SELECT (date_part('epoch', date_trunc('second', "pass"."issued_at"))::bigint + ($1::_int8)[ width_bucket("pass"."issued_at", $2::_timestamptz) + 1 ]) / 604800 AS "time", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT $3;
