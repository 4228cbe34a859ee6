import { Time } from "../ui/time.tsx";

/** A moment with its year: what is kept for years does not say by itself which one it is of. */
export function YearMoment({ at }: { readonly at: string }) {
  return (
    <span className="one-line">
      <Time at={at} shape="day" /> <Time at={at} />
    </span>
  );
}
