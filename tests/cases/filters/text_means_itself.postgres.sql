-- 4 statements of 4 planned, in 1 round trips

-- dot.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE STARTS_WITH(gatepass_fold("gate"."code"), gatepass_fold($1));

-- percent.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;

-- quote.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE gatepass_fold("gate"."code") LIKE gatepass_fold($1) AND strpos(gatepass_fold("gate"."code"), gatepass_fold($2)) > $3;

-- underscore.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE gatepass_fold("gate"."code") LIKE gatepass_fold($1) AND strpos(gatepass_fold("gate"."code"), gatepass_fold($2)) > $3;
