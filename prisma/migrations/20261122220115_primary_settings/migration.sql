-- CreateTable
CREATE TABLE "primary_setting" (
    "key" TEXT NOT NULL,
    "timeline" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "primary_setting_pkey" PRIMARY KEY ("key","timeline","at")
);

-- The newest sample of a primary is asked for at each promotion, beside the newest timeline at every look.
DROP INDEX "observation_primary_idx";
CREATE INDEX "observation_primary_idx" ON "observation" ("key", (("value" ->> 'timeline')::int), "at")
  WHERE "ok" AND "value" ->> 'role' = 'primary' AND "value" ->> 'timeline' IS NOT NULL;

-- Kept where samples are written, whoever writes them: a row when a primary is first seen with a setting, compared with what it was
-- last seen with.
CREATE FUNCTION haechi_keep_primary_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO primary_setting (key, timeline, at, value)
  SELECT seen.key, seen.timeline, seen.at, seen.value
  FROM (
    SELECT key, (value ->> 'timeline')::int AS timeline, at, value,
      lag(value) OVER (PARTITION BY key, (value ->> 'timeline')::int ORDER BY at) AS before
    FROM written
    WHERE ok AND value ->> 'role' = 'primary' AND value ->> 'timeline' IS NOT NULL) seen
  LEFT JOIN LATERAL (
    SELECT value FROM primary_setting known
    WHERE known.key = seen.key AND known.timeline = seen.timeline AND known.at < seen.at
    ORDER BY known.at DESC LIMIT 1) known ON true
  WHERE COALESCE(seen.before, known.value) IS NULL
    OR COALESCE(seen.before, known.value) ->> 'synchronousNames' IS DISTINCT FROM seen.value ->> 'synchronousNames'
    OR COALESCE(seen.before, known.value) ->> 'synchronousCommit' IS DISTINCT FROM seen.value ->> 'synchronousCommit'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER observation_primary_settings AFTER INSERT ON "observation" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION haechi_keep_primary_settings();

-- What was sampled so far.
INSERT INTO primary_setting (key, timeline, at, value)
SELECT key, timeline, at, value FROM (
  SELECT key, (value ->> 'timeline')::int AS timeline, at, value, row_number() OVER sampled AS n,
    value ->> 'synchronousNames' IS DISTINCT FROM lag(value ->> 'synchronousNames') OVER sampled
      OR value ->> 'synchronousCommit' IS DISTINCT FROM lag(value ->> 'synchronousCommit') OVER sampled AS changed
  FROM observation
  WHERE ok AND value ->> 'role' = 'primary' AND value ->> 'timeline' IS NOT NULL
  WINDOW sampled AS (PARTITION BY key, (value ->> 'timeline')::int ORDER BY at)) seen
WHERE n = 1 OR changed;
