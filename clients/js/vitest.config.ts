import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // By its name, as whoever uses the package names it.
    globalSetup: "attachment-mock/global-setup",
    include: ["test/*.test.ts"],
    // A mock takes a second to start, and many on a machine that is busy.
    testTimeout: 60_000,
  },
});
