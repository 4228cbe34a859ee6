/** Tells a trouble once, and that it is over: what comes back every few seconds would be told as often. */
export function tellOnce(name: string, log: (message: string) => void = console.error) {
  const last = new Map<string, string>();
  return async (key: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      if (last.delete(key)) log(`${name} ${key}: works again`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (last.get(key) !== message) log(`${name} ${key}: ${message}`);
      last.set(key, message);
    }
  };
}
