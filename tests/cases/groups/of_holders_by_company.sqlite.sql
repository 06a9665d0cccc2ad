-- 2 statements of 2 planned, in 1 round trips

-- holders.groups: 7 rows
SELECT "holder"."company" AS "company", COUNT(*) AS "count" FROM "holder" GROUP BY 1 ORDER BY 1 ASC NULLS LAST LIMIT ?;

-- holders.reversed: 3 rows
SELECT "holder"."company" AS "company", COUNT(*) AS "count" FROM "holder" GROUP BY 1 ORDER BY 1 DESC NULLS FIRST LIMIT ?;
