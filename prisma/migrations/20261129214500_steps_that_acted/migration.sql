-- Only what acted is ever taken back. Of steps so far it is not known: whatever was tried may have acted.
ALTER TABLE "run_step" ADD COLUMN "acted" BOOLEAN NOT NULL DEFAULT false;
UPDATE "run_step" SET "acted" = true WHERE "attempts" > 0;
