"use client";
import type { DialogProps } from "./modal.tsx";
import { useOnDemand } from "./use-on-demand.tsx";

const load = () => import("./modal.tsx").then((one) => one.Modal);

/** Modal: focus goes in and comes back, Escape closes, the page behind is inert. Loaded when it first opens. */
export function Dialog(props: DialogProps) {
  const Modal = useOnDemand(load, props.open, () => props.onOpenChange(false));
  return Modal ? <Modal {...props} /> : null;
}
