-- 7 statements of 7 planned, in 2 round trips

-- any.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change")) AS "summed";

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id";

-- gates: 4 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- inside.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."inside")) AS "summed";

-- inside: 1 rows
SELECT "pass"."id", "pass"."code", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;

-- outside.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE NOT "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE NOT "pass_tally_change"."inside")) AS "summed";

-- outside: 2 rows
SELECT "pass"."id", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;
