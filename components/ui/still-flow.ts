import type { Node, ReactFlowProps } from "@xyflow/react";

/** A graph drawn to the width there is: nothing can be moved, zoomed or joined, and the page scrolls through it. */
export const STILL_FLOW = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  panOnDrag: false,
  zoomOnScroll: false,
  zoomOnPinch: false,
  zoomOnDoubleClick: false,
  preventScrolling: false,
  disableKeyboardA11y: true,
} as const satisfies ReactFlowProps;

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A node that stands in its box; what is inside it takes the pointer and the keyboard itself. */
export function stillNode({ x, y, width, height }: Box) {
  return {
    ariaRole: "group",
    domAttributes: { "aria-roledescription": undefined },
    position: { x, y },
    width,
    height,
    style: { pointerEvents: "all" },
  } as const satisfies Partial<Node>;
}
