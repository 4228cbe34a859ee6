import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Panel, PanelError, PanelLoading } from "./panel.tsx";

type Props = {
  readonly title: ReactNode;
  /** It could not be read; otherwise it is still being read. */
  readonly failed: boolean;
  readonly what: ReactNode;
  readonly why: ReactNode;
  readonly retry: ReactNode;
  readonly onRetry: () => void;
  readonly lines: number;
  readonly tight?: boolean;
};

/** A panel whose data is not there yet: being read, or not to be had and to be asked for again. */
export function PanelUnread({ title, failed, what, why, retry, onRetry, lines, tight = false }: Props) {
  const again = (
    <Button size="small" onClick={onRetry}>
      {retry}
    </Button>
  );
  return (
    <Panel title={title} tight={tight}>
      {failed ? <PanelError what={what} why={why} action={again} /> : <PanelLoading lines={lines} />}
    </Panel>
  );
}
