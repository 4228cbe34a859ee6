-- AlterTable
ALTER TABLE "run" ADD COLUMN     "incident_id" UUID;

-- AlterTable
ALTER TABLE "measurement" ADD COLUMN     "figure" DOUBLE PRECISION;

-- Samples and their roll-ups in time partitions, written by hand: Prisma's schema language knows no partitions. What was sampled
-- before is not taken over: it was kept for a day, and roll-ups begin now.
DROP TABLE "observation";

CREATE TABLE "observation" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "figure" DOUBLE PRECISION,
    "value" JSONB NOT NULL,
    "latency_ms" DOUBLE PRECISION,
    "error" TEXT,

    CONSTRAINT "observation_pkey" PRIMARY KEY ("key","at")
) PARTITION BY RANGE ("at");

CREATE TABLE "observation_minute" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "samples" INTEGER NOT NULL,
    "good" INTEGER NOT NULL,
    "figure_min" DOUBLE PRECISION,
    "figure_max" DOUBLE PRECISION,
    "figure_sum" DOUBLE PRECISION,
    "figures" INTEGER NOT NULL,
    "latency_sum_ms" DOUBLE PRECISION,
    "latency_max_ms" DOUBLE PRECISION,

    CONSTRAINT "observation_minute_pkey" PRIMARY KEY ("key","at")
) PARTITION BY RANGE ("at");

CREATE TABLE "observation_hour" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "samples" INTEGER NOT NULL,
    "good" INTEGER NOT NULL,
    "figure_min" DOUBLE PRECISION,
    "figure_max" DOUBLE PRECISION,
    "figure_sum" DOUBLE PRECISION,
    "figures" INTEGER NOT NULL,
    "latency_sum_ms" DOUBLE PRECISION,
    "latency_max_ms" DOUBLE PRECISION,

    CONSTRAINT "observation_hour_pkey" PRIMARY KEY ("key","at")
) PARTITION BY RANGE ("at");

-- As before: which primary is the newest is asked at every look a run takes.
CREATE INDEX "observation_primary_idx" ON "observation" ("key", (("value" ->> 'timeline')::int))
  WHERE "ok" AND "value" ->> 'role' = 'primary' AND "value" ->> 'timeline' IS NOT NULL;

-- Makes the partitions of `parent` that cover [from, until), each one `step` ('day' or 'month', in UTC) long, where they are not
-- there yet. Names: <parent>_20261122, or <parent>_202611.
CREATE FUNCTION haechi_make_partitions(parent text, step text, starts timestamptz, until timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  lower_bound timestamp := date_trunc(step, starts AT TIME ZONE 'UTC');
  upper_bound timestamp;
  name text;
  made integer := 0;
BEGIN
  WHILE lower_bound < until AT TIME ZONE 'UTC' LOOP
    upper_bound := lower_bound + ('1 ' || step)::interval;
    name := parent || '_' || to_char(lower_bound, CASE step WHEN 'month' THEN 'YYYYMM' ELSE 'YYYYMMDD' END);
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, parent,
        to_char(lower_bound, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(upper_bound, 'YYYY-MM-DD') || ' 00:00:00+00');
      made := made + 1;
    END IF;
    lower_bound := upper_bound;
  END LOOP;
  RETURN made;
END $$;

SELECT haechi_make_partitions('observation', 'day', now() - interval '1 day', now() + interval '2 days');
SELECT haechi_make_partitions('observation_minute', 'day', now() - interval '1 day', now() + interval '2 days');
SELECT haechi_make_partitions('observation_hour', 'month', now() - interval '1 day', now() + interval '32 days');

-- CreateTable
CREATE TABLE "witness_vote" (
    "witness" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "answers" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "reason" TEXT NOT NULL,
    "latency_ms" DOUBLE PRECISION NOT NULL,
    "signed" JSONB NOT NULL,

    CONSTRAINT "witness_vote_pkey" PRIMARY KEY ("witness","subject")
);

-- CreateTable
CREATE TABLE "witness_change" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "witness" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "answers" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "signed" JSONB NOT NULL,

    CONSTRAINT "witness_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "detection" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "region" TEXT,
    "last_good_at" TIMESTAMPTZ(6),
    "first_failing_at" TIMESTAMPTZ(6),
    "confirmed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "ballot" JSONB NOT NULL,
    "policy" JSONB NOT NULL,
    "response" JSONB,
    "run_id" UUID,
    "incident_id" UUID,

    CONSTRAINT "detection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "severity" INTEGER NOT NULL,
    "title_key" TEXT,
    "title_values" JSONB NOT NULL DEFAULT '{}',
    "title_text" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "regions" TEXT[],
    "zones" TEXT[],
    "last_good_at" TIMESTAMPTZ(6),
    "first_failing_at" TIMESTAMPTZ(6),
    "declared_by" TEXT NOT NULL,
    "declared_by_name" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_entry" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "values" JSONB NOT NULL DEFAULT '{}',
    "text" TEXT,
    "run_id" UUID,

    CONSTRAINT "incident_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hands_off" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_by_name" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(6) NOT NULL,
    "lifted_at" TIMESTAMPTZ(6),
    "lifted_by" TEXT,
    "lifted_by_name" TEXT,

    CONSTRAINT "hands_off_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_acceptance" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "objective" TEXT NOT NULL,
    "region" TEXT,
    "owner" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accepted_by" TEXT NOT NULL,
    "accepted_by_name" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6),
    "withdrawn_by" TEXT,
    "withdrawn_by_name" TEXT,

    CONSTRAINT "risk_acceptance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "witness_change_subject_at_idx" ON "witness_change"("subject", "at");

-- CreateIndex
CREATE UNIQUE INDEX "detection_run_id_key" ON "detection"("run_id");

-- CreateIndex
CREATE INDEX "detection_confirmed_at_idx" ON "detection"("confirmed_at");

-- CreateIndex
CREATE INDEX "detection_incident_id_idx" ON "detection"("incident_id");

-- CreateIndex
CREATE UNIQUE INDEX "incident_number_key" ON "incident"("number");

-- CreateIndex
CREATE INDEX "incident_status_declared_at_idx" ON "incident"("status", "declared_at");

-- CreateIndex
CREATE INDEX "incident_declared_at_idx" ON "incident"("declared_at");

-- CreateIndex
CREATE INDEX "incident_entry_incident_id_at_idx" ON "incident_entry"("incident_id", "at");

-- CreateIndex
CREATE INDEX "hands_off_until_idx" ON "hands_off"("until");

-- CreateIndex
CREATE INDEX "risk_acceptance_objective_expires_at_idx" ON "risk_acceptance"("objective", "expires_at");

-- CreateIndex
CREATE INDEX "run_incident_id_idx" ON "run"("incident_id");

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "detection" ADD CONSTRAINT "detection_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_entry" ADD CONSTRAINT "incident_entry_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One open detection a subject: two observers that lead for a moment do not establish the same thing twice.
CREATE UNIQUE INDEX "detection_open_key" ON "detection"("kind", "subject") WHERE "ended_at" IS NULL;

CREATE TRIGGER witness_change_append_only BEFORE UPDATE OR DELETE ON "witness_change" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();
CREATE TRIGGER incident_entry_append_only BEFORE UPDATE OR DELETE ON "incident_entry" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();

CREATE TRIGGER witness_change_told AFTER INSERT ON "witness_change" FOR EACH ROW EXECUTE FUNCTION haechi_notify('subject');
CREATE TRIGGER detection_told AFTER INSERT OR UPDATE ON "detection" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER incident_told AFTER INSERT OR UPDATE ON "incident" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER incident_entry_told AFTER INSERT ON "incident_entry" FOR EACH ROW EXECUTE FUNCTION haechi_notify('incident_id');
CREATE TRIGGER hands_off_told AFTER INSERT OR UPDATE ON "hands_off" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER risk_acceptance_told AFTER INSERT OR UPDATE ON "risk_acceptance" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
