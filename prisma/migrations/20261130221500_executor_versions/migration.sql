-- Which legs an executor can go on with. Null: a worker older than this column.
ALTER TABLE "executor_lease" ADD COLUMN "version" TEXT;
