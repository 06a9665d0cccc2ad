-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.lastScan: 1 rows
SELECT "c"."code", "c"."gate_id" FROM json_each(?1) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND "k"."value" IN (SELECT "k"."value" FROM json_each(?2) AS "k") AND (+("scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?2) AS "k"))) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?3) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates.nodes.occupancy: 4 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2" FROM (SELECT "pass_tally"."gate_id", (CASE WHEN ("pass_tally"."inside" AND ("pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass_tally"."any_gate" = ?)) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass_tally"."any_gate" = ?) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND (+("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
