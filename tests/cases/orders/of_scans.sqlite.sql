-- 2 statements of 2 planned, in 1 round trips

-- default: 3 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;

-- scanned: 3 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?;
