-- 16 statements of 16 planned, in 1 round trips

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
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."kind" = ?) AS "summed";

-- kindIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed";

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- kindNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."kind" <> ?) AS "summed";

-- outcome.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = ?;

-- outcomeIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" <> ?;
