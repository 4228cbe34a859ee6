-- CreateTable
CREATE TABLE "stream_offset" (
    "component" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "zone" TEXT NOT NULL,
    "replication_id" TEXT NOT NULL,
    "last_id" TEXT NOT NULL,
    "length" INTEGER NOT NULL,
    "groups" JSONB NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stream_offset_pkey" PRIMARY KEY ("component","day")
);
