-- Which primary is the newest is asked at every look a run takes: by these, a few index entries instead of a day of samples.
CREATE INDEX "canary_component_timeline_idx" ON "canary" ("component", "timeline");
CREATE INDEX "observation_primary_idx" ON "observation" ("key", (("value" ->> 'timeline')::int))
  WHERE "ok" AND "value" ->> 'role' = 'primary' AND "value" ->> 'timeline' IS NOT NULL;
