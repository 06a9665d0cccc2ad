-- 1 statements of 3 planned, in 1 round trips

-- scans: 2 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id" FROM "scan" WHERE "scan"."denial_reason" = ? ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
