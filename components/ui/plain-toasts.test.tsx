import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import ui from "#messages/en/ui.json" with { type: "json" };
import { PlainToasts } from "./plain-toasts.tsx";

it("tells what was refused, where nothing more could be loaded, as an alert that can be closed", () => {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Seoul" messages={{ ui } as never}>
      <PlainToasts
        waiting={[{ id: "1", refused: true, title: ui.unloaded.title, description: ui.unloaded.why }]}
        onTaken={() => undefined}
      />
    </NextIntlClientProvider>,
  );
  expect(html).toContain('role="alert"');
  expect(html).toContain(ui.unloaded.title);
  expect(html).toContain(ui.unloaded.why);
  expect(html).toContain(`aria-label="${ui.close}"`);
});
