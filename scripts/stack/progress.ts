/** One line a stage: what is done, and how long it took. On a terminal the running seconds are shown for all that takes longer than one. */
export async function stage<T>(
  title: string,
  work: () => Promise<T>,
  say: (result: T) => string = () => "",
): Promise<T> {
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
  const live = process.stdout.isTTY;
  const ticking = live
    ? setInterval(() => process.stdout.write(`\r  ${title.padEnd(28)} ${seconds()}   `), 500)
    : undefined;
  try {
    const result = await work();
    clearInterval(ticking);
    process.stdout.write(`${live ? "\r" : ""}  ${title.padEnd(28)} ${seconds().padEnd(8)} ${say(result)}\n`);
    return result;
  } catch (error) {
    clearInterval(ticking);
    process.stdout.write(`${live ? "\r" : ""}  ${title.padEnd(28)} failed after ${seconds()}\n`);
    throw error;
  }
}
