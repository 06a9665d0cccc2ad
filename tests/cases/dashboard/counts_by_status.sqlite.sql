-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."inside") AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes.groups: 9 rows
SELECT "r"."parent", "r"."computed", "r"."count" FROM (SELECT "g"."parent", "g"."computed", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."computed" ASC ) AS "rank" FROM (SELECT "pass"."gate_id" AS "parent", (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY 1, 2) AS "g") AS "r" WHERE "r"."rank" <= ? ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- passes.groups: 4 rows
SELECT (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" GROUP BY 1 ORDER BY 1 ASC LIMIT ?;
