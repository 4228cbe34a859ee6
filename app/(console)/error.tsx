"use client";
import { LoadFailure } from "#components/shell/load-failure.tsx";

/** A page of the console failed: the shell stays, the headline says so. */
export default function ConsoleError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return <LoadFailure digest={error.digest} retry={reset} inside />;
}
