-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."inside") AS "summed" GROUP BY "summed"."gate_id";

-- gates: 4 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- inside.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2", CAST(COALESCE(SUM("summed"."number_3"), 0) AS bigint) AS "count_3" FROM (SELECT (CASE WHEN ("pass_tally"."inside") THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN (NOT "pass_tally"."inside") THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number_3" FROM "pass_tally") AS "summed";

-- inside: 1 rows
SELECT "pass"."id", "pass"."code", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- outside: 2 rows
SELECT "pass"."id", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
