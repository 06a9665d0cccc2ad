-- 4 statements of 4 planned, in 1 round trips

-- gates: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."id" <> ? ORDER BY "gate"."code" ASC LIMIT ?;

-- holders: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."id" = ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- passes: 2 rows
SELECT "pass"."id" FROM "pass" WHERE "pass"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- scans: 1 rows
SELECT "scan"."id" FROM "scan" WHERE "scan"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
