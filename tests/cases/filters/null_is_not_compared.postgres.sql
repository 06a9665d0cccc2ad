-- 3 statements of 3 planned, in 1 round trips

-- all.totalCount: 1 rows
SELECT COUNT(*) FROM "holder";

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."company" <> $1;

-- not.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT ("holder"."company" IS NOT NULL AND "holder"."company" = $1);
