-- 2 statements of 2 planned, in 1 round trips

-- backslash.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $1) > $2;

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE strpos(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $1) > $2;
