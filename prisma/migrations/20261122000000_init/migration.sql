-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "installation" (
    "id" UUID NOT NULL,
    "site" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topology_version" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "applied_by" TEXT NOT NULL,
    "applied_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "topology_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_version" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "applied_by" TEXT NOT NULL,
    "applied_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "plan_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "plan_version_id" UUID NOT NULL,
    "plan" JSONB NOT NULL,
    "params" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "desired" TEXT NOT NULL DEFAULT 'run',
    "regions" TEXT[],
    "cross_region" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "allow_data_loss" BOOLEAN NOT NULL DEFAULT false,
    "requested_by" TEXT NOT NULL,
    "requested_by_name" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approved_at" TIMESTAMPTZ(6),
    "started_at" TIMESTAMPTZ(6),
    "verifying_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "last_good_at" TIMESTAMPTZ(6),
    "first_failing_at" TIMESTAMPTZ(6),
    "fencing_token" BIGINT,
    "leg" INTEGER NOT NULL DEFAULT 0,
    "executor" TEXT,
    "outcome" JSONB,
    "error" TEXT,
    "superseded_by" UUID,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_step" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "phase" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" JSONB NOT NULL,
    "action" TEXT NOT NULL,
    "needs" TEXT[],
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "calls" JSONB NOT NULL DEFAULT '[]',
    "facts" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_why" TEXT,

    CONSTRAINT "run_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_fact" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "values" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "run_fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "region_lock" (
    "region" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "acquired_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "region_lock_pkey" PRIMARY KEY ("region")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "envelope" JSONB NOT NULL,
    "envelope_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "threshold" INTEGER NOT NULL,
    "approver_role" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "execute_within_s" INTEGER NOT NULL,
    "execute_before" TIMESTAMPTZ(6),
    "voided_because" JSONB,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_decision" (
    "id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "approver" TEXT NOT NULL,
    "approver_name" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT,
    "envelope_hash" TEXT NOT NULL,
    "auth_time" TIMESTAMPTZ(6) NOT NULL,
    "step_up_id" UUID,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step_up" (
    "id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "envelope_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "proven_at" TIMESTAMPTZ(6),
    "auth_time" TIMESTAMPTZ(6),
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "step_up_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "roles" TEXT[],
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(6),
    "error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executor_lease" (
    "executor_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(6) NOT NULL,
    "pid" INTEGER NOT NULL,
    "host" TEXT NOT NULL,

    CONSTRAINT "executor_lease_pkey" PRIMARY KEY ("executor_id")
);

-- CreateTable
CREATE TABLE "revocation" (
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "revoked_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "measurement" (
    "key" TEXT NOT NULL,
    "component" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "value" JSONB NOT NULL,
    "error" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "interval_ms" INTEGER NOT NULL,
    "latency_ms" DOUBLE PRECISION,
    "last_good_at" TIMESTAMPTZ(6),
    "first_failing_at" TIMESTAMPTZ(6),

    CONSTRAINT "measurement_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "observation" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "value" JSONB NOT NULL,
    "latency_ms" DOUBLE PRECISION,
    "error" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desired_state" (
    "key" TEXT NOT NULL,
    "component" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "token" BIGINT NOT NULL,
    "run_id" UUID,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "desired_state_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "unprotected" (
    "component" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "because" TEXT NOT NULL,
    "run_id" UUID,

    CONSTRAINT "unprotected_pkey" PRIMARY KEY ("component")
);

-- CreateTable
CREATE TABLE "canary" (
    "id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "lsn" TEXT NOT NULL,
    "timeline" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "canary_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "topology_version_number_key" ON "topology_version"("number");

-- CreateIndex
CREATE UNIQUE INDEX "plan_version_name_number_key" ON "plan_version"("name", "number");

-- CreateIndex
CREATE UNIQUE INDEX "run_number_key" ON "run"("number");

-- CreateIndex
CREATE INDEX "run_status_requested_at_idx" ON "run"("status", "requested_at");

-- CreateIndex
CREATE INDEX "run_requested_at_idx" ON "run"("requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "run_step_run_id_step_id_key" ON "run_step"("run_id", "step_id");

-- CreateIndex
CREATE INDEX "run_fact_run_id_at_idx" ON "run_fact"("run_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "approval_run_id_key" ON "approval"("run_id");

-- CreateIndex
CREATE INDEX "approval_status_expires_at_idx" ON "approval"("status", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "approval_decision_step_up_id_key" ON "approval_decision"("step_up_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_decision_approval_id_approver_key" ON "approval_decision"("approval_id", "approver");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- CreateIndex
CREATE INDEX "audit_event_subject_type_subject_id_idx" ON "audit_event"("subject_type", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE INDEX "outbox_delivered_at_next_at_idx" ON "outbox"("delivered_at", "next_at");

-- CreateIndex
CREATE INDEX "measurement_component_idx" ON "measurement"("component");

-- CreateIndex
CREATE INDEX "observation_key_at_idx" ON "observation"("key", "at");

-- CreateIndex
CREATE INDEX "observation_at_idx" ON "observation"("at");

-- CreateIndex
CREATE INDEX "canary_component_at_idx" ON "canary"("component", "at");

-- CreateIndex
CREATE UNIQUE INDEX "canary_component_number_key" ON "canary"("component", "number");

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_plan_version_id_fkey" FOREIGN KEY ("plan_version_id") REFERENCES "plan_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_step" ADD CONSTRAINT "run_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_fact" ADD CONSTRAINT "run_fact_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "region_lock" ADD CONSTRAINT "region_lock_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
