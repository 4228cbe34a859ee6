-- Keys are compared by their bytes, as an object store orders them, whatever the database's own order is.
CREATE TABLE "object_version" (
    "component" TEXT NOT NULL,
    "prefix" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "version_id" TEXT COLLATE "C" NOT NULL,
    "latest" BOOLEAN NOT NULL,
    "delete_marker" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "etag" TEXT,
    "asked_at" TIMESTAMPTZ(6),
    "lock_mode" TEXT,
    "retain_until" TIMESTAMPTZ(6),
    "retain_ms" BIGINT,
    "hold" BOOLEAN,
    "encryption" TEXT,
    "key_id" TEXT,
    "sha256" TEXT,
    "verified_at" TIMESTAMPTZ(6),
    "problem" TEXT,
    "problem_at" TIMESTAMPTZ(6),
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "gone_at" TIMESTAMPTZ(6),
    "gone_how" TEXT,

    CONSTRAINT "object_version_pkey" PRIMARY KEY ("component","prefix","key","version_id")
);

-- CreateTable
CREATE TABLE "object_folder" (
    "component" TEXT NOT NULL,
    "prefix" TEXT COLLATE "C" NOT NULL,
    "whole" BOOLEAN NOT NULL,
    "versions" INTEGER NOT NULL DEFAULT 0,
    "markers" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "newest_at" TIMESTAMPTZ(6),
    "listed_at" TIMESTAMPTZ(6),
    "changed_at" TIMESTAMPTZ(6),
    "cursor" TEXT,
    "resume_key" TEXT,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "object_folder_pkey" PRIMARY KEY ("component","prefix")
);

-- CreateTable
CREATE TABLE "object_range" (
    "component" TEXT NOT NULL,
    "prefix" TEXT COLLATE "C" NOT NULL,
    "from_key" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT NOT NULL,
    "versions" INTEGER NOT NULL,
    "markers" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "newest_at" TIMESTAMPTZ(6),

    CONSTRAINT "object_range_pkey" PRIMARY KEY ("component","prefix","from_key")
);

-- CreateTable
CREATE TABLE "object_check" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "sample" INTEGER,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "differing" INTEGER NOT NULL DEFAULT 0,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "unreadable" INTEGER NOT NULL DEFAULT 0,
    "remembered" INTEGER NOT NULL DEFAULT 0,
    "cursor" JSONB,
    "findings" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "object_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "object_check_item" (
    "check_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,

    CONSTRAINT "object_check_item_pkey" PRIMARY KEY ("check_id","position")
);

-- CreateTable
CREATE TABLE "object_removal" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "step_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "key" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "attempts" JSONB NOT NULL,
    "possible" TEXT[],

    CONSTRAINT "object_removal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "object_canary" (
    "component" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "checked_at" TIMESTAMPTZ(6),
    "lost_at" TIMESTAMPTZ(6),

    CONSTRAINT "object_canary_pkey" PRIMARY KEY ("component","number")
);

-- CreateIndex
CREATE INDEX "object_check_component_started_at_idx" ON "object_check"("component", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "object_check_run_id_key" ON "object_check"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "object_removal_run_id_step_id_key" ON "object_removal"("run_id", "step_id");

-- CreateIndex
CREATE INDEX "object_removal_component_at_idx" ON "object_removal"("component", "at" DESC);

-- CreateIndex
CREATE INDEX "object_canary_component_at_idx" ON "object_canary"("component", "at" DESC);

-- A page of the newest costs the same however deep it is.
CREATE INDEX "object_version_page" ON "object_version"("component", "at" DESC, "key", "version_id") WHERE "gone_at" IS NULL;

-- What is wrong, what is gone, and what was never asked for its lock are few: found without reading a million rows.
CREATE INDEX "object_version_problem" ON "object_version"("component", "at" DESC, "key", "version_id") WHERE "problem" IS NOT NULL AND "gone_at" IS NULL;
CREATE INDEX "object_version_gone" ON "object_version"("component", "at" DESC, "key", "version_id") WHERE "gone_at" IS NOT NULL;
CREATE INDEX "object_version_unasked" ON "object_version"("component", "at" DESC) WHERE "asked_at" IS NULL AND "gone_at" IS NULL AND NOT "delete_marker";
CREATE INDEX "object_version_lock" ON "object_version"("component", "lock_mode", "retain_ms") WHERE "asked_at" IS NOT NULL AND "gone_at" IS NULL;

-- Told by what stands for them: a verification writes a million rows one after the other.
CREATE TRIGGER object_folder_told AFTER INSERT OR UPDATE OR DELETE ON "object_folder" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
CREATE TRIGGER object_check_told AFTER INSERT OR UPDATE ON "object_check" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
CREATE TRIGGER object_removal_told AFTER INSERT ON "object_removal" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
