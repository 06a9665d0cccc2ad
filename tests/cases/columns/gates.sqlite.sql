-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."inside") AS "summed" GROUP BY "summed"."gate_id";

-- gates: 2 rows
SELECT "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at" FROM "gate" WHERE NOT ("gate"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "gate"."code" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "gate"."name" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "gate"."location" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR ("gate"."closed_at" IS NOT NULL AND "gate"."closed_at" IN (SELECT "k"."value" FROM json_each(?) AS "k")) OR "gate"."created_at" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "gate"."version" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR ("gate"."updated_at" IS NOT NULL AND "gate"."updated_at" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) ORDER BY "gate"."code" ASC LIMIT ?;
