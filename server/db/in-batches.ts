const BATCH = 5_000;
/** Of one round: what years have left behind goes over many, and nobody waits for it. */
const BATCHES = 10;

/** @param remove at most so many rows; how many it removed. @returns how many went in this round */
export async function inBatches(remove: (most: number) => Promise<number>): Promise<number> {
  let removed = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const n = await remove(BATCH);
    removed += n;
    if (n < BATCH) break;
  }
  return removed;
}
