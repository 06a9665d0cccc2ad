-- 3 statements of 3 planned, in 2 round trips

-- holders.nodes.passes: 3 rows
SELECT "c"."code", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- holders.nodes.scans: 3 rows
SELECT "c"."code", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders: 3 rows
SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;
