-- CreateTable
CREATE TABLE "observation_rolled" (
    "step" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "observation_rolled_pkey" PRIMARY KEY ("step")
);

-- Rolling up reads a few minutes of every key. Rows lie on disk in about the order of their time, so a few kilobytes tell which pages
-- hold these minutes; a full index on the time would cost each sample as much again as its primary key.
CREATE INDEX "observation_at_idx" ON "observation" USING brin ("at") WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX "observation_minute_at_idx" ON "observation_minute" USING brin ("at") WITH (pages_per_range = 16, autosummarize = on);

-- Samples are written many a statement: whoever listens is told once a statement that there are new ones, not once for each.
DROP TRIGGER measurement_told ON "measurement";
CREATE TRIGGER measurement_told AFTER INSERT OR UPDATE ON "measurement" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
