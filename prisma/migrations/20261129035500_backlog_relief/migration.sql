-- CreateTable
CREATE TABLE "backlog_relief" (
    "stream" TEXT NOT NULL,
    "installation_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "consumers" INTEGER NOT NULL,
    "sampling" TEXT NOT NULL,
    "ttl" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "last_step" TEXT,
    "stepped_at" TIMESTAMPTZ(6),
    "retaken" INTEGER NOT NULL DEFAULT 0,
    "declined" BOOLEAN NOT NULL DEFAULT false,
    "set_at" TIMESTAMPTZ(6) NOT NULL,
    "left_out_before" INTEGER,

    CONSTRAINT "backlog_relief_pkey" PRIMARY KEY ("stream")
);

CREATE TRIGGER backlog_relief_told AFTER INSERT OR UPDATE ON "backlog_relief" FOR EACH ROW EXECUTE FUNCTION haechi_notify('stream');
