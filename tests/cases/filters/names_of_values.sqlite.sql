-- 14 statements of 14 planned, in 1 round trips

-- denialReason.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" = ?;

-- denialReasonIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- denialReasonIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" IS NULL;

-- denialReasonNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" <> ?;

-- direction.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = ?;

-- directionIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- directionIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" IS NULL;

-- directionNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" <> ?;

-- kind.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2", CAST(COALESCE(SUM("summed"."number_3"), 0) AS bigint) AS "count_3" FROM (SELECT (CASE WHEN ("pass_tally"."kind" = ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."kind" <> ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k")) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_3" FROM "pass_tally") AS "summed";

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- outcome.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = ?;

-- outcomeIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" <> ?;
