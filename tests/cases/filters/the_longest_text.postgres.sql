-- 1 statements of 1 planned, in 1 round trips

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE strpos(gatepass_fold("holder"."name"), gatepass_fold($1)) > $2;
