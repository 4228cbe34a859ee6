-- The newest step of an action (a search for markers, a comparison) is found without a look at the steps of all years.
CREATE INDEX "run_step_action_ended_at_idx" ON "run_step"("action", "ended_at");
