-- AlterTable
ALTER TABLE "recovery_point" ADD COLUMN     "listed_digest" TEXT;
