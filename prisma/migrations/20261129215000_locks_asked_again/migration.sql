-- Who was asked for its lock longest ago is asked again when there is time.
CREATE INDEX "object_version_asked" ON "object_version"("component", "asked_at") WHERE "asked_at" IS NOT NULL AND "gone_at" IS NULL;
