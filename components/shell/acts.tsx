"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useOnDemand } from "../ui/use-on-demand.tsx";
import type { Viewer } from "./viewer.ts";

/** What can be done from every page: each opens its dialog. */
export type Act = "declare" | "hands-off";
type Acting = { readonly may: Viewer["may"]; open(act: Act): void };
const ActsContext = createContext<Acting>({
  may: { declare: false, setHandsOff: false, liftHandsOff: false },
  open: () => undefined,
});

// Their code comes when somebody opens them: every page pays for nothing else.
const loadDeclare = () => import("../incidents/declare-dialog.tsx").then((file) => file.DeclareDialog);
const loadHandsOff = () => import("../response/hands-off-dialog.tsx").then((file) => file.HandsOffDialog);

/** What this viewer may do from here; offer nothing else. */
export function useActs(): Acting {
  return useContext(ActsContext);
}

type Props = {
  readonly may: Viewer["may"];
  readonly zones: readonly string[];
  readonly onChanged: () => void;
  readonly children: ReactNode;
};

export function Acts({ may, zones, onChanged, children }: Props) {
  const [act, setAct] = useState<Act | null>(null);
  const acting = useMemo(() => ({ may, open: (next: Act) => setAct(next) }), [may]);
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
