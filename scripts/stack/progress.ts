/** Stages under way, by title: several may be. */
const running = new Map<string, number>();
let ticking: NodeJS.Timeout | undefined;

/** One line a stage: what is done, and how long it took. On a terminal the running seconds are shown for all that takes longer than one. */
export async function stage<T>(
  title: string,
  work: () => Promise<T>,
  say: (result: T) => string = () => "",
): Promise<T> {
  const begun = Date.now();
  running.set(title, begun);
  if (process.stdout.isTTY) ticking ??= setInterval(tick, 500);
  try {
    const result = await work();
    end(title, `${seconds(begun).padEnd(8)} ${say(result)}`);
    return result;
  } catch (error) {
    end(title, `failed after ${seconds(begun)}`);
    throw error;
  }
}

function tick(): void {
  const all = [...running].map(([title, begun]) => `${title} ${seconds(begun)}`).join(" · ");
  process.stdout.write(`\r\u001b[2K  ${all}`);
}

function end(title: string, told: string): void {
  running.delete(title);
  if (running.size === 0) {
    clearInterval(ticking);
    ticking = undefined;
  }
  process.stdout.write(`${process.stdout.isTTY ? "\r\u001b[2K" : ""}  ${title.padEnd(28)} ${told}\n`);
}

function seconds(begun: number): string {
  return `${((Date.now() - begun) / 1000).toFixed(1)} s`;
}
