import NextAuth from "next-auth";
import { authOptions } from "#server/auth/auth-options.ts";

type Handler = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response>;
type MakeHandler = (options: ReturnType<typeof authOptions>) => Handler;

/** next-auth is CommonJS: depending on who bundles, its function is the import itself or sits under `default`. */
function makeHandler(): MakeHandler {
  const imported = NextAuth as unknown as MakeHandler & { default?: MakeHandler };
  return imported.default ?? imported;
}

let made: Handler | undefined;

/** Made at the first request: a build has no settings of a provider. */
const handler: Handler = (request, context) => {
  made ??= makeHandler()(authOptions());
  return made(request, context);
};

export { handler as GET, handler as POST };
