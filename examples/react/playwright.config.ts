import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const { CHROMIUM = "/usr/bin/chromium" } = process.env;

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Nothing takes long but on a machine that is busy.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    launchOptions: {
      // The browser of the system where there is one, else Playwright's own (`npx playwright install chromium`).
      executablePath: existsSync(CHROMIUM) ? CHROMIUM : undefined,
      args: [
        "--disable-gpu",
        "--disable-quic",
        // Every name but this machine's is unknown: a page that needs a network fails here.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
      ],
    },
  },
});
