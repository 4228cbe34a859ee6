-- Each key that versions are locked with is found by one hop, and those without one are counted, without a look at the million others.
CREATE INDEX "object_version_key" ON "object_version"("component", "key_id") WHERE "asked_at" IS NOT NULL AND "gone_at" IS NULL;
