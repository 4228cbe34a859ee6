-- The highest token of a region is asked for every second: the newest run that acted there is found without a look at the runs of all years.
CREATE INDEX "run_fencing_token_idx" ON "run"("fencing_token" DESC);
-- How long a plan takes, over its newest runs alone.
CREATE INDEX "run_plan_version_id_number_idx" ON "run"("plan_version_id", "number" DESC);
