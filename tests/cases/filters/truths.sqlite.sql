-- 2 statements of 2 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2", CAST(COALESCE(SUM("summed"."number_3"), 0) AS bigint) AS "count_3" FROM (SELECT (CASE WHEN ("pass_tally"."any_gate" = ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."any_gate" <> ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2", (CASE WHEN ("pass_tally"."any_gate" IN (SELECT "k"."value" FROM json_each(?) AS "k")) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_3" FROM "pass_tally") AS "summed";

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" IS NULL;
