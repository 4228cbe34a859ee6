/** What a zone was seen to have. Null: nobody answered there. */
export type PlaceSeen = {
  readonly lost: boolean;
  /** Whether consumers, and the flags that say what is kept, are in this zone at all. */
  readonly reads: boolean;
  readonly keeps: boolean;
  readonly running: number | null;
  /** What the zone itself holds to. */
  readonly ordered: number | null;
  readonly sampling: number | null;
  readonly ttlHours: number | null;
};
export type PlaceState = "unknown" | "lost" | "silent" | "not-yet" | "starting" | "as-wanted";

/**
 * How a zone stands to what is wanted of it. What was not measured is not compared: neither the order it has not taken nor the one it
 * has is known then.
 * @param isRead whether what was seen is new enough to say anything
 */
export function placeState(
  { lost, reads, keeps, running, ordered, sampling, ttlHours }: PlaceSeen,
  wanted: { readonly consumers: number; readonly sampling: number; readonly ttlHours: number },
  isRead: boolean,
): PlaceState {
  if (!isRead) return "unknown";
  if (lost) return "lost";
  if (reads && (running === null || ordered === null)) return "silent";
  if (keeps && (sampling === null || ttlHours === null)) return "silent";
  if (reads && ordered !== wanted.consumers) return "not-yet";
  if (keeps && (sampling !== wanted.sampling || ttlHours !== wanted.ttlHours)) return "not-yet";
  return !reads || running === wanted.consumers ? "as-wanted" : "starting";
}
