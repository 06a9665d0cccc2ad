-- 1 statements of 1 planned, in 1 round trips

-- scans: 1 rows
SELECT "scan"."id", "scan"."pass_id" FROM "scan" WHERE NOT ("scan"."pass_id" IS NOT NULL AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass")) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $1;
