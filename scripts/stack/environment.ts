/** Environment of a process to be started. */
export type Environment = Readonly<Record<string, string | undefined>>;
