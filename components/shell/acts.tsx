"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useOnDemand } from "../ui/use-on-demand.tsx";
import type { Viewer } from "./viewer.ts";

/** What can be done from every page: each opens its dialog. */
export type Act = "declare" | "hands-off";
type Acting = Pick<Viewer, "may" | "sees"> & { open(act: Act): void };
const ActsContext = createContext<Acting>({
  may: { request: false, declare: false, setHandsOff: false, liftHandsOff: false },
  sees: { approvals: false, audit: false },
  open: () => undefined,
});

// Their code comes when somebody opens them: every page pays for nothing else.
const loadDeclare = () => import("../incidents/declare-dialog.tsx").then((file) => file.DeclareDialog);
const loadHandsOff = () => import("../response/hands-off-dialog.tsx").then((file) => file.HandsOffDialog);

/** What this viewer may do and open from here; offer nothing else. */
export function useActs(): Acting {
  return useContext(ActsContext);
}

type Props = {
  readonly viewer: Viewer;
  readonly zones: readonly string[];
  readonly onChanged: () => void;
  readonly children: ReactNode;
};

export function Acts({ viewer, zones, onChanged, children }: Props) {
  const [act, setAct] = useState<Act | null>(null);
  const { may, sees } = viewer;
  const acting = useMemo(() => ({ may, sees, open: (next: Act) => setAct(next) }), [may, sees]);
  const close = () => setAct(null);
  const DeclareDialog = useOnDemand(loadDeclare, act === "declare", close);
  const HandsOffDialog = useOnDemand(loadHandsOff, act === "hands-off", close);
  const shared = { open: true, onClose: close, onChanged };
  return (
    <ActsContext.Provider value={acting}>
      {children}
      {DeclareDialog && act === "declare" ? <DeclareDialog {...shared} zones={zones} /> : null}
      {HandsOffDialog && act === "hands-off" ? <HandsOffDialog {...shared} /> : null}
    </ActsContext.Provider>
  );
}
