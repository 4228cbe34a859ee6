-- CreateTable
CREATE TABLE "content_check" (
    "component" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "installation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(6),
    "found" JSONB NOT NULL,

    CONSTRAINT "content_check_pkey" PRIMARY KEY ("component","subject")
);

CREATE TRIGGER content_check_told AFTER INSERT OR UPDATE ON "content_check" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();
