-- CreateTable
CREATE TABLE "temporary_measure" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "component" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "zone" TEXT,
    "class" TEXT,
    "normal" JSONB NOT NULL,
    "set" JSONB NOT NULL,
    "owner" TEXT NOT NULL,
    "owner_name" TEXT NOT NULL,
    "run_id" UUID,
    "incident_id" UUID,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "restore_order" INTEGER NOT NULL,
    "restore_asked_at" TIMESTAMPTZ(6),
    "restore_asked_by" TEXT,
    "restore_asked_name" TEXT,
    "restore_asked_why" TEXT,
    "waits" JSONB,
    "ended_at" TIMESTAMPTZ(6),
    "ended_by" TEXT,
    "ended_by_name" TEXT,
    "affected" JSONB,

    CONSTRAINT "temporary_measure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "temporary_measure_ended_at_restore_order_idx" ON "temporary_measure"("ended_at", "restore_order");

-- CreateIndex
CREATE INDEX "temporary_measure_incident_id_idx" ON "temporary_measure"("incident_id");

-- CreateIndex
CREATE INDEX "temporary_measure_run_id_idx" ON "temporary_measure"("run_id");

-- One thing is held differently once: what was normal before is known by one row alone.
CREATE UNIQUE INDEX "temporary_measure_in_force" ON "temporary_measure" ("installation_id", "kind", "component", COALESCE("zone", ''), COALESCE("class", ''))
  WHERE "ended_at" IS NULL;

CREATE TRIGGER temporary_measure_told AFTER INSERT OR UPDATE ON "temporary_measure" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
