-- 1 statements of 1 planned, in 1 round trips

-- scans: 2 rows
SELECT "scan"."id", "scan"."code", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at" FROM "scan" WHERE NOT ("scan"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "scan"."code" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "scan"."direction" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "scan"."outcome" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR ("scan"."denial_reason" IS NOT NULL AND "scan"."denial_reason" IN (SELECT "k"."value" FROM json_each(?) AS "k")) OR "scan"."scanned_at" IN (SELECT "k"."value" FROM json_each(?) AS "k")) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
