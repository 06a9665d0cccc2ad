-- 2 statements of 2 planned

-- after.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."created_at" > ?;

-- before.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."created_at" < ?;
