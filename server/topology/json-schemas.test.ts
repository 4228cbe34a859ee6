import { expect, it } from "vitest";
import { jsonSchemas } from "./json-schemas.ts";
import { shippedText } from "./shipped-site.fixture.ts";

it("keeps the schemas for editors up to date (npm run haechi -- schema)", async () => {
  for (const [file, text] of Object.entries(jsonSchemas())) expect(await shippedText(file), file).toBe(text);
});
