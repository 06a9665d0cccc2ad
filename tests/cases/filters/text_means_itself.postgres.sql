-- 4 statements of 4 planned, in 1 round trips

-- dot.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE STARTS_WITH(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $1);

-- percent.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $1) > $2;

-- quote.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE gatepass_fold("gate"."code") LIKE gatepass_fold($1) AND strpos(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $2) > $3;

-- underscore.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE gatepass_fold("gate"."code") LIKE gatepass_fold($1) AND strpos(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $2) > $3;
