-- 32 statements of 36 planned, in 30 round trips

-- elsewhere, pass: 1 rows
SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_each(?1) AS "x" LEFT JOIN "gate" ON "gate"."id" = "x"."value" ->> '$.gate_id' LEFT JOIN "pass" AS "p" ON "p"."code" = "x"."value" ->> '$.code' LEFT JOIN "holder" AS "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."key";

-- elsewhere, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- elsewhere, update: 0 rows
UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM (SELECT "key" AS "n", "value" ->> '$.inside_since' AS "inside_since", "value" ->> '$.entries' AS "entries", "value" ->> '$.last_scanned_at' AS "last_scanned_at", "value" ->> '$.id' AS "id" FROM json_each(?1)) AS "x" WHERE "pass"."id" = "x"."id";

-- elsewhere, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.direction' AS "direction", "value" ->> '$.outcome' AS "outcome", "value" ->> '$.denial_reason' AS "denial_reason", "value" ->> '$.scanned_at' AS "scanned_at", "value" ->> '$.late' AS "late", "value" ->> '$.conflict' AS "conflict" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- elsewhere.scan.pass: 1 rows
SELECT "id", "inside_since" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- enters, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- enters, pass: 1 rows
SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_each(?1) AS "x" LEFT JOIN "gate" ON "gate"."id" = "x"."value" ->> '$.gate_id' LEFT JOIN "pass" AS "p" ON "p"."code" = "x"."value" ->> '$.code' LEFT JOIN "holder" AS "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."key";

-- enters, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- enters, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- enters, update: 0 rows
UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM (SELECT "key" AS "n", "value" ->> '$.inside_since' AS "inside_since", "value" ->> '$.entries' AS "entries", "value" ->> '$.last_scanned_at' AS "last_scanned_at", "value" ->> '$.id' AS "id" FROM json_each(?1)) AS "x" WHERE "pass"."id" = "x"."id";

-- enters, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.direction' AS "direction", "value" ->> '$.outcome' AS "outcome", "value" ->> '$.denial_reason' AS "denial_reason", "value" ->> '$.scanned_at' AS "scanned_at", "value" ->> '$.late' AS "late", "value" ->> '$.conflict' AS "conflict" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- enters.scan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- enters.scan.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- enters.scan.pass: 1 rows
SELECT "id", "code", "inside_since", "entries" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- enters_again, pass: 1 rows
SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_each(?1) AS "x" LEFT JOIN "gate" ON "gate"."id" = "x"."value" ->> '$.gate_id' LEFT JOIN "pass" AS "p" ON "p"."code" = "x"."value" ->> '$.code' LEFT JOIN "holder" AS "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."key";

-- enters_again, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- enters_again, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.direction' AS "direction", "value" ->> '$.outcome' AS "outcome", "value" ->> '$.denial_reason' AS "denial_reason", "value" ->> '$.scanned_at' AS "scanned_at", "value" ->> '$.late' AS "late", "value" ->> '$.conflict' AS "conflict" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- issuePass, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- issuePass, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- issuePass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- issuePass, write: 1 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.kind' AS "kind", "value" ->> '$.purpose' AS "purpose", "value" ->> '$.vehicle_plate' AS "vehicle_plate", "value" ->> '$.any_gate' AS "any_gate", "value" ->> '$.max_entries' AS "max_entries", "value" ->> '$.issued_at' AS "issued_at", "value" ->> '$.valid_from' AS "valid_from", "value" ->> '$.valid_until' AS "valid_until" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- unknown, pass: 1 rows
SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_each(?1) AS "x" LEFT JOIN "gate" ON "gate"."id" = "x"."value" ->> '$.gate_id' LEFT JOIN "pass" AS "p" ON "p"."code" = "x"."value" ->> '$.code' LEFT JOIN "holder" AS "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."key";

-- unknown, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- unknown, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.direction' AS "direction", "value" ->> '$.outcome' AS "outcome", "value" ->> '$.denial_reason' AS "denial_reason", "value" ->> '$.scanned_at' AS "scanned_at", "value" ->> '$.late' AS "late", "value" ->> '$.conflict' AS "conflict" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- uploads, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- uploads, history: 2 rows
SELECT (SELECT "scanned_at" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" <= "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at" DESC, "id" DESC LIMIT 1), (SELECT "direction" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" <= "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at" DESC, "id" DESC LIMIT 1), (SELECT "scanned_at" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" > "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at", "id" LIMIT 1), (SELECT "direction" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" > "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at", "id" LIMIT 1), (SELECT count(*) FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" > "x"."at" AND "outcome" = 'ADMITTED' AND "direction" = 'IN') FROM (SELECT "key" AS "n", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.at' AS "at" FROM json_each(?1)) AS "x" ORDER BY "x"."n";

-- uploads, pass: 3 rows
SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_each(?1) AS "x" LEFT JOIN "gate" ON "gate"."id" = "x"."value" ->> '$.gate_id' LEFT JOIN "pass" AS "p" ON "p"."code" = "x"."value" ->> '$.code' LEFT JOIN "holder" AS "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."key";

-- uploads, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- uploads, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- uploads, update: 0 rows
UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM (SELECT "key" AS "n", "value" ->> '$.inside_since' AS "inside_since", "value" ->> '$.entries' AS "entries", "value" ->> '$.last_scanned_at' AS "last_scanned_at", "value" ->> '$.id' AS "id" FROM json_each(?1)) AS "x" WHERE "pass"."id" = "x"."id";

-- uploads, write: 3 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.direction' AS "direction", "value" ->> '$.outcome' AS "outcome", "value" ->> '$.denial_reason' AS "denial_reason", "value" ->> '$.scanned_at' AS "scanned_at", "value" ->> '$.late' AS "late", "value" ->> '$.conflict' AS "conflict" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- uploads.scans.pass: 1 rows
SELECT "id", "inside_since", "entries" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");
