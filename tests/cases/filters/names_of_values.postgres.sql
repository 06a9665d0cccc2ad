-- 14 statements of 14 planned, in 1 round trips

-- denialReason.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" = $1;

-- denialReasonIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" = ANY($1);

-- denialReasonIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" IS NULL;

-- denialReasonNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" <> $1;

-- direction.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = $1;

-- directionIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = ANY($1);

-- directionIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" IS NULL;

-- directionNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" <> $1;

-- kind.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2", CAST(COALESCE(SUM("summed"."number_3"), 0) AS bigint) AS "count_3" FROM (SELECT (CASE WHEN ("pass_tally"."kind" = $1) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."kind" <> $2) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally"."kind" = ANY($3)) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_3" FROM "pass_tally" UNION ALL (SELECT (CASE WHEN ("pass_tally_change"."kind" = $1) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally_change"."kind" <> $2) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally_change"."kind" = ANY($3)) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_3" FROM "pass_tally_change")) AS "summed";

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- outcome.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = $1;

-- outcomeIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = ANY($1);

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" <> $1;
