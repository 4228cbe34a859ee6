"use client";
import { LoadFailure } from "#components/shell/load-failure.tsx";

/** A page outside the console failed. */
export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return <LoadFailure digest={error.digest} retry={reset} />;
}
