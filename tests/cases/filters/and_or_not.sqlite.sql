-- 4 statements of 4 planned, in 1 round trips

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = ? OR ("gate"."code" > ? AND "gate"."code" < ?) ORDER BY "gate"."code" ASC LIMIT ?;

-- holders: 6 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."phone" IS NOT NULL AND (NOT ("holder"."company" IS NULL OR "holder"."blocked_at" IS NOT NULL)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" = ? AND (NOT "pass"."any_gate" = ?) AND ("pass"."max_entries" IS NULL OR "pass"."max_entries" > ?);

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = ? AND "scan"."outcome" = ? AND (NOT ("scan"."denial_reason" IS NOT NULL AND "scan"."denial_reason" = ?));
