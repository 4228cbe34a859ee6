-- AlterTable
ALTER TABLE "backlog_relief" ADD COLUMN     "unknown_since" TIMESTAMPTZ(6);
