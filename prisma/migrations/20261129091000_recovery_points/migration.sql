-- CreateTable
CREATE TABLE "recovery_point" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL,
    "covers_from" TIMESTAMPTZ(6),
    "covers_until" TIMESTAMPTZ(6),
    "size_bytes" BIGINT,
    "retention_until" TIMESTAMPTZ(6),
    "region" TEXT NOT NULL,
    "key_id" TEXT,
    "encrypted" BOOLEAN,
    "confidence" TEXT NOT NULL DEFAULT 'listed',
    "confidence_at" TIMESTAMPTZ(6) NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "gone_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_point_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "restore_test" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "target" TIMESTAMPTZ(6) NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "confidence" TEXT NOT NULL,
    "copy_ms" INTEGER,
    "replay_ms" INTEGER,
    "checks" JSONB NOT NULL,
    "backup" TEXT,

    CONSTRAINT "restore_test_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "standard_verdict" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "standard" TEXT NOT NULL,
    "component" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "judged_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "standard_verdict_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "recovery_point_component_kind_taken_at_id_idx" ON "recovery_point"("component", "kind", "taken_at" DESC, "id");

-- CreateIndex
CREATE INDEX "recovery_point_taken_at_id_idx" ON "recovery_point"("taken_at" DESC, "id");

-- CreateIndex
CREATE INDEX "recovery_point_component_gone_at_idx" ON "recovery_point"("component", "gone_at");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_point_component_kind_external_id_key" ON "recovery_point"("component", "kind", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "restore_test_run_id_key" ON "restore_test"("run_id");

-- CreateIndex
CREATE INDEX "restore_test_component_at_idx" ON "restore_test"("component", "at" DESC);

-- CreateIndex
CREATE INDEX "standard_verdict_component_part_since_idx" ON "standard_verdict"("component", "part", "since" DESC);

-- CreateIndex
CREATE INDEX "standard_verdict_ended_at_idx" ON "standard_verdict"("ended_at");

-- One verdict in force a demand, so that two leaders do no harm.
CREATE UNIQUE INDEX "standard_verdict_open_key" ON "standard_verdict"("component", "part") WHERE "ended_at" IS NULL;

-- A sync writes thousands of rows: told once a statement, not once a row.
CREATE TRIGGER recovery_point_told AFTER INSERT OR UPDATE ON "recovery_point" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
CREATE TRIGGER restore_test_told AFTER INSERT ON "restore_test" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
CREATE TRIGGER standard_verdict_told AFTER INSERT OR UPDATE ON "standard_verdict" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
