"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { expectRestore } from "#domain/recovery-points/expect-restore.ts";
import { type Picked, pickSecond } from "#domain/recovery-points/pick-second.ts";
import type { ArchiveView, BackupRow } from "#server/backups/router.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";
import { secondText } from "./backups-address.ts";
import { stretchesOf } from "./pieces.ts";
import { SecondField } from "./second-field.tsx";
import { TestDialog } from "./test-dialog.tsx";

type Props = {
  readonly archive: ArchiveView;
  readonly row: BackupRow | null;
  readonly at: number;
  /** Nobody picked one: it is the newest that there is. */
  readonly newest: boolean;
  readonly mayTest: boolean;
  readonly onPick: (at: number) => void;
};

/** What a restore to the picked second would be made from, how long it would take, and the way to try it. */
export function PickedSecond({ archive, row, at, newest, mayTest, onPick }: Props) {
  const t = useTranslations("backups.picked");
  const [testing, setTesting] = useState(false);
  const [editing, setEditing] = useState(false);
  const bases = archive.bases.map((base) => ({ at: Date.parse(base.at), label: base.label }));
  const picked = pickSecond(at, stretchesOf(archive), bases);
  const cannot = !mayTest ? t("mayNot") : !archive.fresh ? t("notSeen") : picked.restorable ? null : t("cannot");
  return (
    <>
      <div className={picked.restorable ? "picked" : "picked lost"}>
        <dl>
          <div>
            <dt>{t(newest ? "newest" : "second")}</dt>
            <dd className="second">
              {editing ? (
                <SecondField
                  at={at}
                  label={t("field")}
                  onChange={(next) => {
                    setEditing(false);
                    if (next !== null) onPick(next);
                  }}
                />
              ) : (
                <button type="button" className="edit" onClick={() => setEditing(true)} title={t("field")}>
                  <Time at={new Date(at)} shape="moment" /> <Icon name="clock" size="xs" label={t("field")} />
                </button>
              )}
            </dd>
          </div>
          {picked.restorable ? (
            <MadeFrom picked={picked} archive={archive} />
          ) : (
            <Nearest picked={picked} onPick={onPick} />
          )}
          <div>
            <dt>{t("keyAndRls")}</dt>
            <dd>
              <Access row={row} rls={archive.rls} />
            </dd>
          </div>
        </dl>
        <div className="ways push">
          {archive.lastGoodAt === null ? null : (
            <Button onClick={() => onPick(secondOf(archive.lastGoodAt))}>
              {t.rich("lastGood", { time: () => <Time at={archive.lastGoodAt ?? ""} /> })}
            </Button>
          )}
          {picked.restorable ? (
            <ButtonLink href={lostRowsHref(archive.component, at)}>{t("lostRows")}</ButtonLink>
          ) : null}
          <Button kind="primary" disabledReason={cannot} onClick={() => setTesting(true)}>
            {t("test")}
          </Button>
        </div>
      </div>
      {testing ? <TestDialog archive={archive} at={at} onClose={() => setTesting(false)} /> : null}
    </>
  );
}

/** The whole second at or before a moment: what stood there was still good. */
function secondOf(at: string | null): number {
  return Math.floor(Date.parse(at ?? "") / 1_000) * 1_000;
}

function lostRowsHref(component: string, at: number): string {
  return `/failovers/new?${new URLSearchParams({ plan: "point-in-time-recovery", component, second: secondText(at) })}`;
}

function MadeFrom({
  picked,
  archive,
}: {
  readonly picked: Extract<Picked, { restorable: true }>;
  readonly archive: ArchiveView;
}) {
  const t = useTranslations("backups.picked");
  const formatTook = useTook();
  const { base, walMs } = picked;
  const expected = expectRestore(archive.measured, walMs);
  return (
    <>
      <div>
        <dt>{t("made")}</dt>
        <dd title={base.label}>
          <Time at={new Date(base.at)} shape={walMs > 43_200_000 ? "moment" : "minute"} /> +{" "}
          {walMs < 60_000
            ? t("seconds", { n: Math.round(walMs / 1_000) })
            : t("minutes", { n: Math.round(walMs / 60_000) })}
        </dd>
      </div>
      <div>
        <dt>{t("expected")}</dt>
        <dd>
          {expected === null ? (
            <Status state="na">{t("neverMeasured")}</Status>
          ) : (
            <>
              {formatTook(expected.ms)} <small className="quiet text-small">{t("measured", { n: expected.n })}</small>
            </>
          )}
        </dd>
      </div>
    </>
  );
}

/** The second cannot be restored: why, and the nearest ones that can. */
function Nearest({
  picked: { why, earlier, later },
  onPick,
}: {
  readonly picked: Extract<Picked, { restorable: false }>;
  readonly onPick: (at: number) => void;
}) {
  const t = useTranslations("backups.picked");
  return (
    <div className="nearest">
      <dt>{t("notRestorable")}</dt>
      <dd>
        <Status state="bad">{t(`why.${why}`)}</Status>
        {earlier === null ? null : (
          <Button size="small" onClick={() => onPick(Math.floor(earlier / 1_000) * 1_000)}>
            ← <Time at={new Date(earlier)} shape="moment" />
          </Button>
        )}
        {later === null ? null : (
          <Button size="small" onClick={() => onPick(Math.ceil(later / 1_000) * 1_000)}>
            <Time at={new Date(later)} shape="moment" /> →
          </Button>
        )}
      </dd>
    </div>
  );
}

/** Whether its key opens it, and whether tenants were still separate in the newest restore: confirmed only where both were seen. */
function Access({ row, rls }: { readonly row: BackupRow | null; readonly rls: ArchiveView["rls"] }) {
  const t = useTranslations("backups.picked");
  if (row?.key.opens === "no") return <Status state="bad">{t("keyGone")}</Status>;
  if (rls?.ok === false) return <Status state="bad">{t("rlsOpen")}</Status>;
  if (row === null || row.key.opens === "unknown") return <Status state="na">{t("keyUnknown")}</Status>;
  if (rls === null) return <Status state="na">{t("rlsUnknown")}</Status>;
  return (
    <Status state="ok">
      {t("confirmed")} <Time at={rls.at} shape="date" />
    </Status>
  );
}
