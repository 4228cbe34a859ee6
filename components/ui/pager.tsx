import { Button } from "./button.tsx";

type Props<Cursor> = {
  readonly label: string;
  readonly newest: string;
  readonly older: string;
  /** Where this page begins; null: the newest is shown. */
  readonly at: Cursor | null;
  /** Where the next older page begins; null: there is none. */
  readonly next: Cursor | null;
  readonly onGo: (at: Cursor | null) => void;
};

/** Back to the newest, on to what is older. Nothing where one page holds it all. */
export function Pager<Cursor>({ label, newest, older, at, next, onGo }: Props<Cursor>) {
  if (at === null && next === null) return null;
  return (
    <nav className="pager" aria-label={label}>
      {at === null ? null : (
        <Button size="small" onClick={() => onGo(null)}>
          {newest}
        </Button>
      )}
      {next === null ? null : (
        <Button size="small" onClick={() => onGo(next)}>
          {older}
        </Button>
      )}
    </nav>
  );
}
