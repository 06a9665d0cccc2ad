-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes.groups: 9 rows
SELECT "r"."parent", "r"."computed", "r"."count" FROM (SELECT "g"."parent", "g"."computed", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."computed" ASC ) AS "rank" FROM (SELECT "pass"."gate_id" AS "parent", (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $3) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $4 AND "pass"."valid_until" > $5) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($6) GROUP BY 1, 2) AS "g") AS "r" WHERE "r"."rank" <= $7 ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- passes.groups: 4 rows
SELECT (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $3) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $4 AND "pass"."valid_until" > $5) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT $6;
