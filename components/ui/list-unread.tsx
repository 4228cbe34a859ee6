import { Button } from "./button.tsx";
import { PanelError, PanelLoading } from "./panel.tsx";

type Props = {
  /** Falsy: it is being loaded. */
  readonly error: unknown;
  readonly what: string;
  readonly why: string;
  /** Null: asking again would not help. */
  readonly retry: string | null;
  readonly onRetry: () => void;
  /** Of the list that is expected. */
  readonly lines: number;
};

/** In place of a list: that it could not be read, with the way to try again, or that it comes. */
export function ListUnread({ error, what, why, retry, onRetry, lines }: Props) {
  if (!error)
    return (
      <div className="padded">
        <PanelLoading lines={lines} />
      </div>
    );
  return (
    <PanelError
      what={what}
      why={why}
      action={
        retry === null ? null : (
          <Button size="small" onClick={onRetry}>
            {retry}
          </Button>
        )
      }
    />
  );
}
