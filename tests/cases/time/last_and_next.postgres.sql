-- 6 statements of 6 planned, in 1 round trips

-- both.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2 AND ("scan"."scanned_at" > $3 AND "scan"."scanned_at" <= $4);

-- either.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE ("scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2) OR ("scan"."scanned_at" > $3 AND "scan"."scanned_at" <= $4);

-- last.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2" FROM (SELECT "scan_tally"."number" AS "number_1", 0 AS "number_2" FROM "scan_tally" WHERE "scan_tally"."level" = 1 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."period" >= ($1 + 95) / 96 AND "scan_tally"."period" < $2 / 96 AND ($1 + 95) / 96 < $2 / 96 UNION ALL (SELECT (CASE WHEN (("scan_tally"."period" * 4) + 0 >= $1 AND ("scan_tally"."period" * 4) + 0 < $2) THEN "scan_tally"."q0" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 1 >= $1 AND ("scan_tally"."period" * 4) + 1 < $2) THEN "scan_tally"."q1" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 2 >= $1 AND ("scan_tally"."period" * 4) + 2 < $2) THEN "scan_tally"."q2" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 3 >= $1 AND ("scan_tally"."period" * 4) + 3 < $2) THEN "scan_tally"."q3" ELSE 0 END) AS "number_1", 0 AS "number_2" FROM "scan_tally" WHERE "scan_tally"."level" = 2 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."period" >= $1 / 4 AND "scan_tally"."period" < LEAST((($1 + 95) / 96) * 24, ($2 + 3) / 4) AND $1 / 4 < LEAST((($1 + 95) / 96) * 24, ($2 + 3) / 4)) UNION ALL (SELECT (CASE WHEN (("scan_tally"."period" * 4) + 0 < $2) THEN "scan_tally"."q0" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 1 < $2) THEN "scan_tally"."q1" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 2 < $2) THEN "scan_tally"."q2" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 3 < $2) THEN "scan_tally"."q3" ELSE 0 END) AS "number_1", 0 AS "number_2" FROM "scan_tally" WHERE "scan_tally"."level" = 2 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."period" >= GREATEST(($2 / 96) * 24, (($1 + 95) / 96) * 24) AND "scan_tally"."period" < ($2 + 3) / 4 AND GREATEST(($2 / 96) * 24, (($1 + 95) / 96) * 24) < ($2 + 3) / 4) UNION ALL (SELECT 1 AS "number_1", 0 AS "number_2" FROM "scan" WHERE "scan"."scanned_at" >= $3 AND "scan"."scanned_at" <= $4 AND $5 < $4) UNION ALL (SELECT -1 AS "number_1", 0 AS "number_2" FROM "scan" WHERE "scan"."scanned_at" >= $6 AND "scan"."scanned_at" <= $5 AND $5 < $4) UNION ALL (SELECT 0 AS "number_1", "scan_tally"."number" AS "number_2" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0) UNION ALL (SELECT (CASE WHEN ("scan_tally_change"."quarter" >= $1 AND "scan_tally_change"."quarter" < $2) THEN "scan_tally_change"."number" ELSE 0 END) AS "number_1", "scan_tally_change"."number" AS "number_2" FROM "scan_tally_change")) AS "summed";

-- last: 1 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2 ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3;

-- next.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" > $1 AND "pass"."valid_until" <= $2;

-- next: 3 rows
SELECT "pass"."id", "pass"."valid_until" FROM "pass" WHERE "pass"."valid_until" > $1 AND "pass"."valid_until" <= $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;
