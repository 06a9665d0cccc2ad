-- 4 statements of 4 planned, in 1 round trips

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" = ANY($1);

-- not.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE NOT (TRUE);

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- or.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE FALSE;
