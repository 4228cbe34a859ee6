/**
 * Waits for a condition, never for a time.
 * @throws Error naming what was waited for when it does not come within `withinMs`, with the last reason it was not so
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | false | null | undefined>,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let why = "";
  for (;;) {
    try {
      const seen = await look();
      if (seen) return seen;
    } catch (error) {
      why = error instanceof Error ? `: ${error.message}` : "";
    }
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${Math.round(withinMs / 1000)} s${why}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
