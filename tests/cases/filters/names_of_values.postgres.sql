-- 16 statements of 16 planned, in 1 round trips

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
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."kind" = $1 UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."kind" = $1)) AS "summed";

-- kindIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."kind" = ANY($1) UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."kind" = ANY($1))) AS "summed";

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- kindNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."kind" <> $1 UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."kind" <> $1)) AS "summed";

-- outcome.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = $1;

-- outcomeIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = ANY($1);

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" <> $1;
