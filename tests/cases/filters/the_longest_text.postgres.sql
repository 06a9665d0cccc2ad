-- 1 statements of 1 planned, in 1 round trips

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE gatepass_fold("holder"."name") LIKE gatepass_fold($1) AND strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $2) > $3;
