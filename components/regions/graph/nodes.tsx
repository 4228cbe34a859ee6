"use client";
import { Handle, type Node, type NodeProps, type NodeTypes, Position } from "@xyflow/react";
import { useTranslations } from "next-intl";
import type { EntranceView } from "#server/regions/router.ts";
import { Age } from "../../ui/age.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Wall } from "../../ui/wall.tsx";
import { ZoneBox, type ZoneBoxProps } from "../zone-box.tsx";

/** Lines are drawn from the layout; the library only wants to know that there are ends. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

function ZoneNode({ data }: NodeProps<Node<ZoneBoxProps & Record<string, unknown>, "zone">>) {
  return (
    <>
      <Ends />
      <ZoneBox {...data} />
    </>
  );
}

function EntranceNode({ data }: NodeProps<Node<{ readonly entrances: readonly EntranceView[] }, "entrance">>) {
  const t = useTranslations("regions");
  const [first] = data.entrances;
  return (
    <>
      <Ends />
      <div className="entrance-box">
        <Icon name="shift" size="s" />
        <b>{t("entrance")}</b>
        {first?.route ? <span className="quiet text-small">{t("leadsTo", { region: first.route })}</span> : null}
        <Age at={first?.measuredAt ?? null} staleAfterMs={10_000} />
      </div>
    </>
  );
}

export const NODE_TYPES: NodeTypes = { zone: ZoneNode, entrance: EntranceNode, wall: () => <Wall /> };
