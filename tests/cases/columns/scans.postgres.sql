-- 1 statements of 1 planned, in 1 round trips

-- scans: 2 rows
SELECT "scan"."id", "scan"."code", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict" FROM "scan" WHERE NOT ("scan"."id" = ANY($1) OR "scan"."code" = ANY($2) OR "scan"."direction" = ANY($3) OR "scan"."outcome" = ANY($4) OR ("scan"."denial_reason" IS NOT NULL AND "scan"."denial_reason" = ANY($5)) OR "scan"."scanned_at" = ANY($6) OR "scan"."late" = ANY($7) OR "scan"."conflict" = ANY($8)) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $9;
