-- 1 statements of 1 planned

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE STARTS_WITH(gatepass_fold("gate"."code"), gatepass_fold($1));
