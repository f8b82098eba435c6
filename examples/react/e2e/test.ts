import { test as base } from "@playwright/test";
import { runningMock, type World } from "attachment-mock";

/** A test with a world of its own, and the page open in it: its server hands the host on to the mock. */
export const test = base.extend<{ world: World }>({
  world: async ({}, use, { titlePath }) => {
    const world = runningMock().world(titlePath.join(" "));
    await use(world);
    await world.close();
  },
  page: async ({ page, world }, use) => {
    await page.goto(`http://${world.name}.localhost:${process.env.PAGE_PORT}/`);
    await use(page);
  },
});

export { expect } from "@playwright/test";
