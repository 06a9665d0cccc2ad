-- 4 statements of 4 planned, in 1 round trips

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = ? OR ("gate"."code" > ? AND "gate"."code" < ?) ORDER BY "gate"."code" ASC LIMIT ?;

-- holders: 6 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."phone" IS NOT NULL AND (NOT ("holder"."company" IS NULL OR "holder"."blocked_at" IS NOT NULL)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" = ? AND (NOT "pass"."any_gate" = ?) AND ("pass"."max_entries" IS NULL OR "pass"."max_entries" > ?);

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."direction" = ? AND "scan_tally"."outcome" = ? AND (NOT ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" = ?)))) AS "summed";
