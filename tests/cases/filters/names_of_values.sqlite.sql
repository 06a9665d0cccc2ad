-- 14 statements of 14 planned, in 1 round trips

-- denialReason.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" = ?)) AS "summed";

-- denialReasonIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) AS "summed";

-- denialReasonIsNull.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND (NOT "scan_tally"."denial_reason" <> '')) AS "summed";

-- denialReasonNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND ("scan_tally"."denial_reason" <> '' AND "scan_tally"."denial_reason" <> ?)) AS "summed";

-- direction.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."direction" = ?) AS "summed";

-- directionIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."direction" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed";

-- directionIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" IS NULL;

-- directionNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."direction" <> ?) AS "summed";

-- kind.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2", CAST(COALESCE(SUM("summed"."number_3"), 0) AS bigint) AS "count_3" FROM (SELECT (CASE WHEN ("pass_tally"."kind" = ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."kind" <> ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k")) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_3" FROM "pass_tally") AS "summed";

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- outcome.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."outcome" = ?) AS "summed";

-- outcomeIn.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."outcome" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed";

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0 AND "scan_tally"."outcome" <> ?) AS "summed";
