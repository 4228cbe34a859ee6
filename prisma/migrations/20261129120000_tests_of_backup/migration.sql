-- CreateIndex
CREATE INDEX "restore_test_component_backup_at_idx" ON "restore_test"("component", "backup", "at" DESC);
