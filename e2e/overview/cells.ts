import type { Page } from "@playwright/test";

/** Every cell of the overview's matrix by row and zone («게이트웨이 kr-a»), the verdicts under it included, with the state it shows. */
export function matrixCells(page: Page): Promise<Record<string, string>> {
  return page.locator(".matrix").evaluate((table) => {
    const heads = Array.from(
      table.querySelectorAll("thead tr > *"),
      (one) => one.querySelector("b")?.textContent ?? "",
    );
    const seen = Array.from(table.querySelectorAll("tbody tr, tfoot tr"), (row) => {
      const name = row.querySelector("th")?.firstChild?.textContent ?? "";
      let column = 0;
      return Array.from(row.children, (cell) => {
        const at = column;
        column += cell instanceof HTMLTableCellElement ? cell.colSpan : 1;
        const state = ["ok", "risk", "bad", "na"].find((one) => cell.querySelector(`.icon.${one}`)) ?? "";
        return [heads[at] ? `${name} ${heads[at]}` : "", state] as const;
      }).filter(([cell]) => cell !== "");
    });
    return Object.fromEntries(seen.flat());
  });
}
