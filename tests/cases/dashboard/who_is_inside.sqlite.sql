-- 5 statements of 6 planned, in 2 round trips

-- ending: 0 rows
SELECT "pass"."id", "pass"."holder_id", "pass"."valid_until" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL AND ("pass"."valid_until" > ? AND "pass"."valid_until" <= ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- passes.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.nodes.holder: 1 rows
SELECT "id", "name", "company" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."inside") AS "summed";

-- passes: 1 rows
SELECT "p"."id", "p"."gate_id", "p"."holder_id", "p"."inside_since" FROM (SELECT "pass"."id", "pass"."gate_id", "pass"."holder_id", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL AND "pass"."inside_since" IS NOT NULL ORDER BY "pass"."inside_since" ASC, "pass"."id" ASC LIMIT ?1) AS "p" UNION ALL SELECT "p"."id", "p"."gate_id", "p"."holder_id", "p"."inside_since" FROM (SELECT "pass"."id", "pass"."gate_id", "pass"."holder_id", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL AND unlikely("pass"."inside_since" IS NULL) ORDER BY "pass"."inside_since" ASC, "pass"."id" ASC LIMIT ?1) AS "p" LIMIT ?1;
