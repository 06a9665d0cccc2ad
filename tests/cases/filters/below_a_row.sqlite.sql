-- 5 statements of 5 planned, in 3 round trips

-- gates.nodes.passes.totalCount: 4 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."scheduled" + "pass_tally"."active" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?1) AS "k") AND "pass_tally"."kind" <> ?2 UNION ALL SELECT "pass"."gate_id", (CASE WHEN ("pass"."kind" <> ?2) THEN (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?3) THEN -1 ELSE 1 END) ELSE 0 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) IN (SELECT "k"."value" FROM json_each(?1) AS "k") AND "pass"."revoked_at" IS NULL AND "pass"."valid_until" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?3) AND "pass"."valid_until" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?3)) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."kind", "c"."valid_from", "c"."valid_until", "c"."revoked_at" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."revoked_at" IS NULL AND (+("pass"."valid_until" > ?)) AND "pass"."kind" <> ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates.nodes.scans.nodes.pass: 3 rows
SELECT "id", "kind" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- gates.nodes.scans: 4 rows
SELECT "c"."pass_id", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = ?) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
