-- 1 statements of 1 planned, in 1 round trips

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."id" IN (SELECT "rowid" FROM "holder_text" WHERE "holder_text" MATCH ?) AND ("holder"."name" REGEXP ?);
