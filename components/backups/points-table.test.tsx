import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import backups from "#messages/en/backups.json" with { type: "json" };
import ui from "#messages/en/ui.json" with { type: "json" };
import type { PointRow } from "#server/backups/router.ts";
import { ClockProvider } from "../live/clock.tsx";
import { PointsTable } from "./points-table.tsx";

const AT = "2026-03-01T00:00:00.000Z";
const SOUND: PointRow = {
  ...{ id: "1", component: "meta-db/archive-kr", kind: "base-backup", externalId: "b1", region: "kr", takenAt: AT },
  ...{ coversUntil: null, sizeBytes: null, retentionUntil: null, encrypted: false, keyId: null, goneAt: null },
  ...{ confidence: "restored", confidenceAt: AT, detail: { usable: true }, wrong: null },
  key: { recoverable: "yes" },
  ladder: { confidence: "restored", proven: "restored", decay: "holds", at: AT, dueAt: AT, expiresAt: AT },
};
const shown = (point: Partial<PointRow>) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ backups, ui } as never}>
      <ClockProvider at={Date.parse(AT)}>
        <PointsTable points={[{ ...SOUND, ...point }]} />
      </ClockProvider>
    </NextIntlClientProvider>,
  );

it("a proof that expired is told as that, to the eye and to the ear", () => {
  const html = shown({ ladder: { ...SOUND.ladder, confidence: "listed", decay: "expired" } });
  expect(html).toContain('aria-label="Step 3 of 4, expired"');
  expect(html).toContain(`>${backups.overview.expired}<`);
  expect(shown({})).toContain('aria-label="Step 3 of 4"');
  expect(shown({})).not.toContain(`>${backups.overview.expired}<`);
});

it.each<[string, Partial<PointRow>]>([
  ["its tool says", { detail: { damaged: true } }],
  ["stands in no stretch", { detail: { usable: false } }],
  ["was read", { wrong: { key: "backup-damaged", values: { backup: "b1", at: AT } } }],
])("a point that nobody could go back to is marked in its row (%s)", (_, point) => {
  expect(shown(point)).toContain('<tr class="linked at">');
  expect(shown(point)).toContain('class="status  bad"');
  expect(shown({})).toContain('<tr class="linked">');
});
