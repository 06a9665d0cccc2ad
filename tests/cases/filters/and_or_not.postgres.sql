-- 4 statements of 4 planned, in 1 round trips

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = $1 OR ("gate"."code" > $2 AND "gate"."code" < $3) ORDER BY "gate"."code" ASC LIMIT $4;

-- holders: 6 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."phone" IS NOT NULL AND (NOT ("holder"."company" IS NULL OR "holder"."blocked_at" IS NOT NULL)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" = $1 AND (NOT "pass"."any_gate" = $2) AND ("pass"."max_entries" IS NULL OR "pass"."max_entries" > $3);

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = $1 AND "scan"."outcome" = $2 AND (NOT ("scan"."denial_reason" IS NOT NULL AND "scan"."denial_reason" = $3));
