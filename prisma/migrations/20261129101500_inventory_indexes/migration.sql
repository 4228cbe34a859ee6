-- DropIndex
DROP INDEX "recovery_point_component_kind_taken_at_id_idx";

-- DropIndex
DROP INDEX "recovery_point_taken_at_id_idx";

-- DropIndex
DROP INDEX "recovery_point_component_gone_at_idx";

-- CreateIndex
CREATE INDEX "recovery_point_component_kind_region_taken_at_id_idx" ON "recovery_point"("component", "kind", "region", "taken_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "restore_test_component_passed_at_idx" ON "restore_test"("component", "passed", "at" DESC);

-- CreateIndex
CREATE INDEX "standard_verdict_component_part_ended_at_idx" ON "standard_verdict"("component", "part", "ended_at");

-- What is there is asked for all the time, and what is gone only grows: each series of points that are there is read without those.
CREATE INDEX "recovery_point_live_idx" ON "recovery_point"("component", "kind", "region", "taken_at" DESC, "id" DESC) WHERE "gone_at" IS NULL;
-- How many there are of each step of the ladder, and of when the newest is, without a look at the rows.
CREATE INDEX "recovery_point_proven_idx" ON "recovery_point"("component", "confidence", "taken_at") WHERE "gone_at" IS NULL;
-- What is gone for longer than it is kept.
CREATE INDEX "recovery_point_gone_idx" ON "recovery_point"("kind", "gone_at") WHERE "gone_at" IS NOT NULL;
