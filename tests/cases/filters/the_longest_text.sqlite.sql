-- 1 statements of 1 planned

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."name" REGEXP ?;
