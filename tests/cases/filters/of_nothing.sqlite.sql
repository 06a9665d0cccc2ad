-- 4 statements of 4 planned, in 1 round trips

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."code" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- not.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE NOT (TRUE);

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- or.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE FALSE;
