-- 14 statements of 14 planned, in 1 round trips

-- denialReason.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" = $1) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."denial_reason" <> '' AND "scan_tally_change"."denial_reason" = $1)) AS "summed";

-- denialReasonIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" = ANY($1)) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."denial_reason" <> '' AND "scan_tally_change"."denial_reason" = ANY($1))) AS "summed";

-- denialReasonIsNull.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND (NOT "scan_tally"."denial_reason" <> '') UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE NOT "scan_tally_change"."denial_reason" <> '')) AS "summed";

-- denialReasonNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" <> $1) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."denial_reason" <> '' AND "scan_tally_change"."denial_reason" <> $1)) AS "summed";

-- direction.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."direction" = $1 UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."direction" = $1)) AS "summed";

-- directionIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."direction" = ANY($1) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."direction" = ANY($1))) AS "summed";

-- directionIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" IS NULL;

-- directionNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."direction" <> $1 UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."direction" <> $1)) AS "summed";

-- kind.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2", CAST(COALESCE(SUM("summed"."number_3"), 0) AS bigint) AS "count_3" FROM (SELECT (CASE WHEN ("pass_tally"."kind" = $1) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."kind" <> $2) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally"."kind" = ANY($3)) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_3" FROM "pass_tally" UNION ALL (SELECT (CASE WHEN ("pass_tally_change"."kind" = $1) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally_change"."kind" <> $2) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally_change"."kind" = ANY($3)) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_3" FROM "pass_tally_change")) AS "summed";

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- outcome.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."outcome" = $1 UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."outcome" = $1)) AS "summed";

-- outcomeIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."outcome" = ANY($1) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."outcome" = ANY($1))) AS "summed";

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."outcome" <> $1 UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."outcome" <> $1)) AS "summed";
