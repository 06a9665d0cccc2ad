-- 16 statements of 16 planned, in 1 round trips

-- denialReason.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" = $1;

-- denialReasonIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" = ANY($1);

-- denialReasonIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" IS NULL;

-- denialReasonNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."denial_reason" <> $1;

-- direction.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = $1;

-- directionIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" = ANY($1);

-- directionIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" IS NULL;

-- directionNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."direction" <> $1;

-- kind.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" = $1;

-- kindIn.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" = ANY($1);

-- kindIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" IS NOT NULL;

-- kindNe.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."kind" <> $1;

-- outcome.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = $1;

-- outcomeIn.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" = ANY($1);

-- outcomeIsNull.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" IS NULL;

-- outcomeNe.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."outcome" <> $1;
