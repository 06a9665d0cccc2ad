-- 4 statements of 4 planned, in 1 round trips

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = $1 OR ("gate"."code" > $2 AND "gate"."code" < $3) ORDER BY "gate"."code" ASC LIMIT $4;

-- holders: 6 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."phone" IS NOT NULL AND (NOT ("holder"."company" IS NULL OR "holder"."blocked_at" IS NOT NULL)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" = $1 AND (NOT "pass"."any_gate" = $2) AND ("pass"."max_entries" IS NULL OR "pass"."max_entries" > $3);

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."direction" = $1 AND "scan_tally"."outcome" = $2 AND (NOT ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" = $3))) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."direction" = $1 AND "scan_tally_change"."outcome" = $2 AND (NOT ("scan_tally_change"."denial_reason" <> '' AND "scan_tally_change"."denial_reason" = $3)))) AS "summed";
