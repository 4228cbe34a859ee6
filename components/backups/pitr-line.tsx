"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { KeyboardEvent, PointerEvent } from "react";
import type { ArchiveView } from "#server/backups/router.ts";
import { Time } from "../ui/time.tsx";
import { type Piece, piecesOf, type Span, shareOf } from "./pieces.ts";
import { steppedBy } from "./stepped-by.ts";

type Props = {
  readonly archive: ArchiveView;
  readonly span: Span;
  /** The picked second; null: it is one of another line. */
  readonly at: number | null;
  /** While the pointer is down, and when it is let go. */
  readonly onDrag: (at: number) => void;
  readonly onPick: (at: number) => void;
};

/** One archive: a bar where any second can be restored, hatched where none can, its base backups under it, and the second that is picked. */
export function PitrLine({ archive, span, at, onDrag, onPick }: Props) {
  const t = useTranslations("backups.window");
  const format = useFormatter();
  const pieces = piecesOf(archive, span);
  const bases = archive.bases.map((base) => Date.parse(base.at)).filter((one) => one >= span.from && one <= span.until);
  const secondAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
    return Math.floor((span.from + share * (span.until - span.from)) / 1_000) * 1_000;
  };
  const keys = (event: KeyboardEvent) => {
    if (at === null) return;
    const moved = steppedBy(event.key, event.shiftKey, at, span);
    if (moved === null) return;
    event.preventDefault();
    onPick(moved);
  };
  return (
    <div className="line">
      <strong>{archive.region}</strong>
      <div
        className="picking"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          onDrag(secondAt(event));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(secondAt(event));
        }}
        onPointerUp={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onPick(secondAt(event));
        }}
      >
        <ul className={archive.fresh ? "track" : "track stale"}>
          {pieces.map((piece) => (
            <PieceItem key={`${piece.kind} ${piece.from}`} piece={piece} span={span} />
          ))}
        </ul>
        {at === null ? null : (
          <div
            className="handle"
            role="slider"
            tabIndex={0}
            aria-label={t("pick", { region: archive.region })}
            aria-orientation="horizontal"
            aria-valuemin={Math.round(span.from / 1_000)}
            aria-valuemax={Math.round(span.until / 1_000)}
            aria-valuenow={Math.round(at / 1_000)}
            aria-valuetext={format.dateTime(at, { dateStyle: "medium", timeStyle: "medium" })}
            style={{ left: `${shareOf(at, span)}%` }}
            onKeyDown={keys}
          />
        )}
      </div>
      <div className="bases" role="img" aria-label={t("bases", { n: bases.length })}>
        {bases.map((base) => (
          <i key={base} style={{ left: `${shareOf(base, span)}%` }} />
        ))}
      </div>
    </div>
  );
}

function PieceItem({ piece, span }: { readonly piece: Piece; readonly span: Span }) {
  const t = useTranslations("backups.window");
  return (
    <li
      className={piece.kind}
      style={{ left: `${shareOf(piece.from, span)}%`, right: `${100 - shareOf(piece.until, span)}%` }}
    >
      <span className={piece.wide ? "" : "unseen"}>
        {t.rich(piece.kind, {
          from: () => <Time at={new Date(piece.from)} shape="moment" />,
          until: () => <Time at={new Date(piece.until)} shape="moment" />,
        })}
      </span>
    </li>
  );
}
