-- 2 statements of 2 planned, in 1 round trips

-- after.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."created_at" > $1;

-- before.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."created_at" < $1;
