-- 4 statements of 4 planned, in 1 round trips

-- gates: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."id" <> $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- holders: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."id" = $1 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $2;

-- passes: 2 rows
SELECT "pass"."id" FROM "pass" WHERE "pass"."id" = ANY($1) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2;

-- scans: 1 rows
SELECT "scan"."id" FROM "scan" WHERE "scan"."id" = ANY($1) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2;
