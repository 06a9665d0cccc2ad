-- 6 statements of 6 planned, in 1 round trips

-- backslash.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;

-- dot.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE STARTS_WITH(gatepass_fold("gate"."code"), gatepass_fold($1));

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;

-- percent.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;

-- quote.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;

-- underscore.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(gatepass_fold("gate"."code"), gatepass_fold($1)) > $2;
