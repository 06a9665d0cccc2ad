-- 4 statements of 4 planned, in 2 round trips

-- holders.nodes.passes.totalCount: 2 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) GROUP BY "pass"."holder_id";

-- holders: 2 rows
SELECT "holder"."id" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- passes.nodes.scans.totalCount: 1 rows
SELECT "scan"."pass_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."pass_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY "scan"."pass_id";

-- passes: 2 rows
SELECT "pass"."id" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
