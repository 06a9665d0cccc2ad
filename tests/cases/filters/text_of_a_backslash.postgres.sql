-- 2 statements of 2 planned, in 1 round trips

-- backslash.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;
