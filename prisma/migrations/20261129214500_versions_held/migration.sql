-- How many versions a verification held against a hash that was known: one that held none proves nothing.
ALTER TABLE "object_check" ADD COLUMN "held" INTEGER NOT NULL DEFAULT 0;
