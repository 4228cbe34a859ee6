-- What is rare is found in the order of keys without a look at the million between.
CREATE INDEX "object_version_gone_in_order" ON "object_version"("component", "prefix", "key", "version_id") WHERE "gone_at" IS NOT NULL;
CREATE INDEX "object_version_problem_in_order" ON "object_version"("component", "prefix", "key", "version_id") WHERE "problem" IS NOT NULL AND "gone_at" IS NULL;
-- What is gone for longer than it is kept.
CREATE INDEX "object_version_gone_at" ON "object_version"("gone_at") WHERE "gone_at" IS NOT NULL;
